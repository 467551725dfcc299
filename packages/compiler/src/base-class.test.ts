import { expect, test } from 'vitest'

import { factsOfText } from './testing/facts-of-text.ts'

const IMPORTS = `import { BaseTask, job, QueueTask as Queue } from 'jobwright'
import * as jw from 'jobwright'
import { BaseTask as Foreign } from 'other'
`

test.each([
  ['self-contained', `extends BaseTask`, ''],
  ['self-contained', `extends BaseTask<Result, Parameters>`, ''],
  ['self-contained', `extends (BaseTask)`, ''],
  ['self-contained', `extends jw.BaseTask<Result>`, ''],
  ['queue', `extends Queue<Result, Message>`, ''],
  ['queue', `extends Common`, `abstract class Common<R> extends Queue<R, Message> {}`],
  ['queue', `extends Near`, `class Near extends Far {}\nclass Far extends jw.QueueTask {}`],
  ['queue', `extends Common`, `const Common = class extends Queue {}`],
])('is %s for a class that %s', async (task, clause, rest) => {
  const text = `${IMPORTS}@job('a') export class A ${clause} {}\n${rest}`
  const [found] = (await factsOfText(text)).jobs
  expect(found?.base).toMatchObject({ kind: 'task', task })
})

test.each([
  ['none', '', ''],
  ['none', 'implements Task', ''],
  ['none', 'extends Common', 'class Common {}'],
  ['unknown', 'extends Foreign', ''],
  ['unknown', 'extends Missing', ''],
  ['unknown', 'extends mixin(BaseTask)', ''],
  ['unknown', 'extends jw.job', ''],
  ['unknown', 'extends A', ''],
  ['unknown', 'extends B', 'class B extends A {}'],
])('is %s for a class that %s', async (kind, clause, rest) => {
  const { jobs } = await factsOfText(`${IMPORTS}@job('a') export class A ${clause} {}\n${rest}`)
  expect(jobs.map(({ base }) => base.kind)).toEqual([kind])
})

test('the place is what the class itself extends', async () => {
  const text = `${IMPORTS}@job('a') export class A extends Common<string> {}\nclass Common<T> extends BaseTask {}`
  const [found] = (await factsOfText(text)).jobs
  const start = text.indexOf('Common')
  expect(found?.base).toEqual({ kind: 'task', task: 'self-contained', span: { start, end: start + 6 } })
})
