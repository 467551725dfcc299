import { expect, test } from 'vitest'

import { factsOfText } from '../../testing/facts-of-text.ts'

const IMPORTS = `import { BaseTask, job, QueueTask as Queue } from 'jobwright'
import * as jw from 'jobwright'
`

test.each([
  ['self-contained', `extends BaseTask`],
  ['self-contained', `extends BaseTask<Result, Parameters>`],
  ['self-contained', `extends (BaseTask)`],
  ['self-contained', `extends jw.BaseTask<Result>`],
  ['queue', `extends Queue<Result, Message>`],
])('is %s for a class that %s', async (task, clause) => {
  const [found] = (await factsOfText(`${IMPORTS}@job('a') export class A ${clause} {}`)).jobs
  expect(found?.base).toMatchObject({ kind: 'task', task })
})

test.each([
  ['none', ''],
  ['none', 'implements Task'],
  ['named', 'extends Common'],
  ['named', 'extends jw.job'],
  ['unknown', 'extends mixin(BaseTask)'],
  ['unknown', 'extends class {}'],
])('is %s for a class that %s', async (kind, clause) => {
  const { jobs } = await factsOfText(`${IMPORTS}@job('a') export class A ${clause} {}`)
  expect(jobs.map(({ base }) => base.kind)).toEqual([kind])
})

test('the place is what the class itself extends', async () => {
  const text = `${IMPORTS}@job('a') export class A extends Common<string> {}`
  const [found] = (await factsOfText(text)).jobs
  const start = text.indexOf('Common')
  const span = { start, end: start + 6 }
  expect(found?.base).toEqual({ kind: 'named', name: { kind: 'name', name: 'Common', ...span }, span })
})

test('every top-level class is listed with what it extends', async () => {
  const { classes } = await factsOfText(`${IMPORTS}class A extends Queue {}
export const B = class Other extends A {}
export default class extends jw.BaseTask {}
function f() { class C {} }`)
  expect(Array.from(classes, ([name, { base }]) => [name, base.kind])).toEqual([
    ['A', 'task'],
    ['B', 'named'],
    ['default', 'task'],
  ])
})
