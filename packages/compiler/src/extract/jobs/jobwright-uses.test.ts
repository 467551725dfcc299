import { expect, test } from 'vitest'

import { factsOfText } from '../../testing/facts-of-text.ts'
import { problemsIn } from '../../testing/project.fixture.ts'

async function strayIn(code: string): Promise<string[]> {
  const text = `import { BaseTask, job } from 'jobwright'\n${code}\n@job('tick')\nexport class Tick extends BaseTask {}\n`
  return problemsIn({ 'src/tasks/tick.ts': text })
}

test.for([
  ["job('called')(class extends BaseTask {})", 2],
  ['const j = job', 2],
  ["export class Other { @job('method') run() {} }", 2],
  ['export class Other { @job run() {} }', 2],
  ["@job.call(null, 'called') export class Other extends BaseTask {}", 2],
] as const)('%s declares no job, and is reported', async ([code, line]) => {
  expect(await strayIn(code)).toEqual([
    `JW4010 src/tasks/tick.ts:${line} <job> job is used otherwise than as the decorator of a class`,
  ])
})

test.for(['const x = { job: 1 }', 'function f(job: () => void) { job() }', 'type J = typeof job', 'f.job()'])(
  '%s is about something else',
  async (code) => {
    expect(await strayIn(code)).toEqual([])
  },
)

test.each([
  [`import { createRunner } from 'jobwright'\n`, `createRunner({ registry })`],
  [`import { createRunner as make } from 'jobwright'\nconst runner = `, `make({})`],
  [`import * as jw from 'jobwright'\nexport const make = () => `, `jw.createRunner({})`],
])('finds a call of createRunner after %o', async (before, call) => {
  const { runnerCalls } = await factsOfText(before + call)
  expect(runnerCalls).toEqual([{ start: before.length, end: before.length + call.length }])
})

test.each([
  `import { createRunner } from 'other'\ncreateRunner({})`,
  `import { createRunner } from 'jobwright'\nuse(createRunner)`,
  `import { createRunner } from 'jobwright'\nfunction f(createRunner) { createRunner() }`,
  `function createRunner() {}\ncreateRunner()`,
])('finds no call of createRunner in %o', async (text) => {
  expect((await factsOfText(text)).runnerCalls).toEqual([])
})
