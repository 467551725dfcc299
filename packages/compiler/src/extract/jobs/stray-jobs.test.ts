import { expect, test } from 'vitest'

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
] as const)('%s declares no job, which is told', async ([code, line]) => {
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
