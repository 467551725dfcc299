import { readFile } from 'node:fs/promises'

import { expect, test } from 'vitest'

import type { JobContext } from '../authoring/context.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import { registryOf } from '../behaviour/support/registry-of.ts'
import { createTestRunner } from './test-runner.ts'

class Report extends BaseTask {
  override execute({ logger, scheduledFor }: JobContext): RunnerResult[] {
    logger.info('reporting')
    return [{ success: true, message: scheduledFor?.toISOString() ?? 'now' }]
  }
}

/** Waits for the file system: it reads a file again and again. */
class Download extends BaseTask {
  override async execute(): Promise<RunnerResult[]> {
    await readAgainAndAgain()
    return [{ success: true }]
  }
}

class Endless extends BaseTask {
  override execute({ signal }: JobContext): Promise<RunnerResult[]> {
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
    })
  }
}

class Mail extends QueueTask<RunnerResult, string> {
  override process(to: string): RunnerResult {
    if (to === 'nobody') throw new Error('nobody is not an address')
    return { success: true, message: to }
  }
}

/** Takes many turns of the event loop. */
async function readAgainAndAgain(): Promise<void> {
  for (let read = 0; read < 20; read += 1) await readFile(import.meta.filename)
}

test('advance has every tick on the way happen at its time', async () => {
  await using runner = await createTestRunner(registryOf({ report: [Report, { cron: '0 * * * *' }] }))
  await runner.advance('3h')
  expect(runner.events('run.ended').map(({ message, status }) => ({ message, status }))).toEqual([
    { message: '2026-01-01T01:00:00.000Z', status: 'succeeded' },
    { message: '2026-01-01T02:00:00.000Z', status: 'succeeded' },
    { message: '2026-01-01T03:00:00.000Z', status: 'succeeded' },
  ])
  expect(runner.clock.now()).toBe(Date.UTC(2026, 0, 1, 3))
})

test('advance lets a run that waits for something outside end before time goes on', async () => {
  const registry = registryOf({ download: [Download, { intervalSeconds: 1, overlap: 'skip' }] })
  await using runner = await createTestRunner(registry, { patienceMs: 10_000 })
  await runner.advance('5s')
  expect(runner.events('run.ended')).toHaveLength(5)
  expect(runner.events('tick.skipped')).toEqual([])
})

test('a class that loads slowly is waited for', async () => {
  const [job] = registryOf({ report: [Report, { intervalSeconds: 1 }] }).jobs
  const load = async (): Promise<typeof Report> => {
    await readAgainAndAgain()
    return Report
  }
  const registry = { ...registryOf({}), jobs: [{ ...job!, load }] }
  await using runner = await createTestRunner(registry, { patienceMs: 0 })
  await runner.advance('2s')
  expect(runner.events('run.ended').map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
})

test('advance takes a run that hangs to its time limit', async () => {
  const registry = registryOf({ endless: [Endless, { timeoutSeconds: 10, maxRetries: 0 }] })
  await using runner = await createTestRunner(registry, { patienceMs: 10 })
  const handle = await runner.trigger('endless')
  await runner.advance('10s')
  expect(await handle.result()).toMatchObject({ status: 'failed', error: { code: 'TIMEOUT' } })
})

test('drain works off what is due, and leaves what is delayed', async () => {
  await using runner = await createTestRunner(registryOf({ mail: [Mail, { batchSize: 1 }] }))
  await runner.enqueueMany('mail', ['ann', 'bob', 'cid'])
  await runner.enqueue('mail', 'dan', { delaySeconds: 60 })
  await runner.drain()
  expect(runner.events('run.ended').map(({ message }) => message)).toEqual(['ann', 'bob', 'cid'])
  await runner.advance('1m')
  expect(runner.events('run.ended').map(({ message }) => message)).toEqual(['ann', 'bob', 'cid', 'dan'])
})

test('drain works off more than the workers can at once', async () => {
  await using runner = await createTestRunner(
    registryOf({ mail: [Mail, { batchSize: 1, maxConcurrent: 3 }] }),
  )
  const many = Array.from({ length: 1000 }, (_, number) => `reader ${number}`)
  await runner.enqueueMany('mail', many)
  await runner.drain()
  expect(runner.events('run.ended').map(({ message }) => message)).toEqual(many)
})

test('drain names the job that does not end', async () => {
  await using runner = await createTestRunner(registryOf({ endless: [Endless] }), { drainMs: 10 })
  await runner.trigger('endless')
  await expect(runner.drain()).rejects.toThrow(
    'drain: a run of job "endless" has not ended after 10 ms of real time; if it waits for time to pass, such as its timeoutSeconds, use advance()',
  )
})

test('retries have no jitter, and happen when their time has come', async () => {
  await using runner = await createTestRunner(registryOf({ mail: [Mail, { maxRetries: 1 }] }))
  await runner.enqueue('mail', 'nobody')
  await runner.advance('29s')
  expect(runner.events('run.ended')).toHaveLength(1)
  await runner.advance('1s')
  expect(runner.events('run.ended')).toHaveLength(2)
  expect(runner.events('message.dead')).toMatchObject([{ reason: 'exhausted', kept: true }])
})

test('the log keeps what the job writes, with the fields of its run', async () => {
  await using runner = await createTestRunner(registryOf({ report: [Report] }))
  await runner.trigger('report')
  await runner.drain()
  expect(runner.log).toEqual([
    {
      atMs: runner.clock.now(),
      level: 'info',
      message: 'reporting',
      fields: {
        job: 'report',
        runId: expect.any(String),
        messageId: expect.any(String),
        attempt: 1,
        worker: 1,
      },
    },
  ])
})

test('a run that hangs does not keep the test from ending', async () => {
  const runner = await createTestRunner(registryOf({ endless: [Endless] }), { patienceMs: 10 })
  await runner.trigger('endless')
  await runner.stop()
  expect(runner.state).toBe('stopped')
  expect(runner.events('run.ended')).toMatchObject([{ status: 'cancelled', reason: 'the runner stopped' }])
})

test('every member of a runner is there', async () => {
  await using runner = await createTestRunner(registryOf({ report: [Report, { intervalSeconds: 60 }] }))
  await runner.pause('report')
  expect(await runner.runNow('report')).toBe(true)
  expect(runner.jobs().map(({ type }) => type)).toEqual(['report'])
  expect(await runner.job('report')).toMatchObject({ isPaused: true, ready: 1 })
  await runner.resume('report')
  await runner.drain()
  expect(await runner.history()).toMatchObject([{ job: 'report', status: 'succeeded' }])
  expect((await runner.deadLetters.list()).entries).toEqual([])
  expect((await runner.metrics()).jobs['report']).toMatchObject({ executions: 1 })
  expect(await runner.health()).toEqual({ status: 'healthy', issues: [] })
  expect(await runner.cancel('nothing')).toBe(false)
  expect(runner.events.recent(1)).toMatchObject([{ type: 'run.ended' }])
})
