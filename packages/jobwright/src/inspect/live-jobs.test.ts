import { expect, test } from 'vitest'

import type { JobContext } from '../authoring/context.ts'
import { deferred } from '../time/deferred.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import { newRunnerOf, runnerOf } from '../behaviour/support/runner-of.ts'
import { inspect } from './inspection.ts'
import { UnknownJobError } from '../errors/call-errors.ts'

const START = Date.UTC(2026, 0, 1)

class Report extends BaseTask {
  override execute(): RunnerResult[] {
    return [{ success: true }]
  }
}

class Mail extends QueueTask<RunnerResult, string> {
  override process(to: string, { cooldown }: JobContext): RunnerResult {
    if (to === 'nobody') throw new Error('nobody is not an address')
    cooldown(30, 'slow down')
    return { success: true }
  }
}

test('job(name) returns the options, the next due time and the last run of a job', async () => {
  const { runner, clock } = await runnerOf({ report: [Report, { cron: '0 * * * *' }] })
  await clock.advance('1h')
  expect(await runner.job('report')).toEqual({
    type: 'report',
    kind: 'self-contained',
    file: 'src/tasks/report.ts',
    options: expect.objectContaining({ cron: '0 * * * *', name: 'Report' }),
    nextDueMs: START + 2 * 3_600_000,
    isPaused: false,
    schedule: '0 * * * * UTC',
    running: 0,
    ready: 0,
    delayed: 0,
    deadLetters: 0,
    lastRun: expect.objectContaining({ status: 'succeeded', scheduledForMs: START + 3_600_000 }),
  })
})

test('a job that is disabled is not due', async () => {
  const { runner } = await runnerOf({ report: [Report, { cron: '0 * * * *', enabled: false }] })
  expect(await runner.job('report')).not.toHaveProperty('nextDueMs')
})

test('a paused job reports the pause and its waiting messages', async () => {
  const { runner } = await runnerOf({ mail: [Mail] })
  await runner.pause('mail')
  await runner.enqueue('mail', 'ann')
  await runner.enqueue('mail', 'bob', { delaySeconds: 60 })
  expect(await runner.job('mail')).toMatchObject({ isPaused: true, ready: 1, delayed: 1 })
})

test('a job that cools down reports until when, and how many messages have failed for good', async () => {
  const { runner, clock } = await runnerOf({ mail: [Mail, { maxRetries: 0 }] })
  await runner.enqueue('mail', 'nobody')
  await runner.enqueue('mail', 'ann')
  await clock.settle()
  expect(await runner.job('mail')).toMatchObject({ coolingUntilMs: START + 30_000, deadLetters: 1 })
})

test('a job whose capability is missing reports why it is not claimed', async () => {
  // A program declares its capabilities; this test has none.
  const requires = ['twitter'] as unknown as readonly never[]
  const { runner } = await runnerOf({ report: [Report, { requires }] })
  expect(await runner.job('report')).toMatchObject({
    blockedReason: 'it requires the capability "twitter", which createRunner was not given',
  })
})

test('a job that runs is counted', async () => {
  const gate = deferred<RunnerResult[]>()
  class Slow extends BaseTask {
    override execute(): Promise<RunnerResult[]> {
      return gate.promise
    }
  }
  const { runner, clock } = await runnerOf({ slow: [Slow] })
  await runner.trigger('slow')
  await clock.settle()
  expect(await runner.job('slow')).toMatchObject({ running: 1 })
  expect(await runner.job('slow')).not.toHaveProperty('lastRun')
  gate.resolve([])
  await clock.settle()
  expect(await runner.job('slow')).toMatchObject({ running: 0, lastRun: { status: 'succeeded' } })
})

test('an unknown job is refused by job(name)', async () => {
  const { runner } = await runnerOf({ report: [Report] })
  await expect(runner.job('reports')).rejects.toThrow(UnknownJobError)
})

test('job(name) rejects before the start', async () => {
  const { runner } = newRunnerOf({ report: [Report] })
  await expect(runner.job('report')).rejects.toThrow(
    'job "report" cannot be looked at: the runner has not started; await runner.start() first',
  )
})

test('very many jobs are listed in slices', async () => {
  const types = Array.from({ length: 600 }, (_, index) => `report_${index}`)
  const { runner } = await runnerOf(Object.fromEntries(types.map((type) => [type, [Report, {}]])))
  let turns = 0
  const next = (): void => {
    turns += 1
    turn = setImmediate(next)
  }
  let turn = setImmediate(next)
  const states = await inspect(runner).jobs()
  clearImmediate(turn)
  expect(states.map(({ type }) => type)).toEqual(types)
  expect(turns).toBe(2)
})

test('the configuration of a job is plain data of its own, with the options that have a value', async () => {
  const rateLimit = { max: 1, perSeconds: 2 }
  const { runner } = await runnerOf({
    report: [Report, { cron: '0 8 * * *', timeoutSeconds: 5, tags: ['a'], rateLimit }],
    mail: [Mail, { intervalSeconds: 60, preserveOrder: 'key', aliases: ['post'] }],
  })
  const jobs = runner.jobs()
  expect(JSON.parse(JSON.stringify(jobs))).toStrictEqual(jobs)
  const [report, mail] = jobs
  expect(report?.options).toMatchObject({ cron: '0 8 * * *', timeoutSeconds: 5, rateLimit })
  expect(mail?.options).toMatchObject({ intervalSeconds: 60, preserveOrder: 'key', aliases: ['post'] })
  const tags = report?.options.tags as string[]
  tags.push('b')
  expect(runner.jobs()[0]?.options.tags).toEqual(['a'])
  await runner.stop()
})
