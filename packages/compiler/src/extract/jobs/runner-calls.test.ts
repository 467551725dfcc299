import { expect, test } from 'vitest'

import { factsOfText } from '../../testing/facts-of-text.ts'

test.each([
  [`import { createRunner } from 'jobwright'\n`, `createRunner({ registry })`],
  [`import { createRunner as make } from 'jobwright'\nconst runner = `, `make({})`],
  [`import * as jw from 'jobwright'\nexport const make = () => `, `jw.createRunner({})`],
])('finds a call after %o', async (before, call) => {
  const { runnerCalls } = await factsOfText(before + call)
  expect(runnerCalls).toEqual([{ start: before.length, end: before.length + call.length }])
})

test.each([
  `import { createRunner } from 'other'\ncreateRunner({})`,
  `import { createRunner } from 'jobwright'\nuse(createRunner)`,
  `import { createRunner } from 'jobwright'\nfunction f(createRunner) { createRunner() }`,
  `function createRunner() {}\ncreateRunner()`,
])('finds none in %o', async (text) => {
  expect((await factsOfText(text)).runnerCalls).toEqual([])
})
