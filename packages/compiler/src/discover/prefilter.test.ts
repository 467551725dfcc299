import { expect, test } from 'vitest'

import { mayHoldJobs } from './prefilter.ts'

test('passes every text that uses the decorator, whatever it is called', () => {
  const texts = [
    `import { job } from 'jobwright'\n@job('a') export class A {}`,
    `import{job as j}from"jobwright";@j('a')class A{}`,
    `import * as jw from 'jobwright'\n@jw.job('a') class A {}`,
    `import jw = require('jobwright')\n@(jw.job)('a') class A {}`,
  ]
  expect(texts.filter(mayHoldJobs)).toEqual(texts)
})

test('passes wrong uses, and what looks like the decorator', () => {
  const texts = [
    `import { job } from 'jobwright'\njob('a')(class A {})`,
    `import { job } from 'other'\n@job('a') class A {}`,
    `import { x } from 'other'\n@x.job('a') class A {}`,
    `import { task } from '../lib'\n@task('a')\nexport class A extends Base {}`,
    `import { task } from '../lib'; export default @task('a') class A extends Base {}`,
    `import { task } from '../lib'\n/** About it. */ @(task)('a') class A extends Base {}`,
  ]
  expect(texts.filter(mayHoldJobs)).toEqual(texts)
})

test('stops texts without a decorator or without the package', () => {
  expect(mayHoldJobs(`import { createRunner } from 'jobwright'`)).toBe(false)
  expect(mayHoldJobs(`import { param } from 'other'\n/** @param x */\nclass A {}`)).toBe(false)
  expect(mayHoldJobs(`/**\n * @see other\n */\nexport class A { mail = 'a@b.c' }`)).toBe(false)
})
