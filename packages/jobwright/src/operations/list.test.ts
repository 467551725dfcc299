import { expect, test } from 'vitest'

import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask } from '../authoring/task.ts'
import { runnerOf } from '../behaviour/support/runner-of.ts'
import { sqlite } from '../engine/sqlite/index.ts'
import { fakeClock } from '../testing/fake-clock.ts'
import { createProject, jobwright } from './command-line.fixture.ts'
import { makeDeadLetters } from './database.fixture.ts'

test('list --database shows what waits, runs and failed in the file', async () => {
  await using project = await createProject({ 'data/nothing': '' })
  const path = `${project.root}/data/jobs.db`
  await makeDeadLetters(path, 2)
  expect(await jobwright(project, 'list', '--database', 'data/jobs.db')).toEqual({
    code: 0,
    output: `JOB   READY  DELAYED  RUNNING  DEAD  PAUSED\nsend      0        0        0     2\n`,
    errors: '',
  })
  const { output } = await jobwright(project, 'list', '--database', 'data/jobs.db', '--json')
  expect(JSON.parse(output)).toEqual({
    jobs: [{ type: 'send', isPaused: false, running: 0, ready: 0, delayed: 0, deadLetters: 2 }],
  })
})

test('list --database shows which jobs are paused, and what work waits for', async () => {
  class Fetch extends BaseTask {
    override execute(): RunnerResult[] {
      return [{ success: true }]
    }
  }
  await using project = await createProject({ 'data/nothing': '' })
  const engine = sqlite({ path: `${project.root}/data/jobs.db` })
  const clock = fakeClock()
  const { runner } = await runnerOf(
    { fetch: [Fetch], report: [Fetch, { dependencies: ['fetch'] }] },
    { engine, clock },
  )
  await runner.pause('fetch')
  await runner.trigger('report')
  const command = ['list', '--database', 'data/jobs.db']
  expect((await jobwright(project, ...command)).output).toMatch(
    /PAUSED +WAITS FOR\nfetch .* paused *\nreport .* fetch, since \d+ \w+\n$/,
  )
  const { output } = await jobwright(project, ...command, '--json')
  expect(JSON.parse(output)).toMatchObject({
    jobs: [
      { type: 'fetch', isPaused: true },
      { type: 'report', waitingFor: { dependencies: ['fetch'], sinceMs: clock.now() } },
    ],
  })
  await runner.stop()
})

test('list --database refuses a tag in the words of the command line', async () => {
  await using project = await createProject({ 'data/nothing': '' })
  await makeDeadLetters(`${project.root}/data/jobs.db`, 1)
  expect(await jobwright(project, 'list', '--database', 'data/jobs.db', '--tag', 'web')).toEqual({
    code: 2,
    output: '',
    errors: `jobwright: the tags of jobs are not in ${project.root}/data/jobs.db; list the jobs of the program instead\n`,
  })
})
