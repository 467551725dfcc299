import { expect, test } from 'vitest'

import { Events, type EventFields } from '../events/events.ts'
import { Metrics } from './metrics.ts'
import { fakeClock } from '../testing/fake-clock.ts'

function setUp() {
  const clock = fakeClock()
  const events = new Events(
    () => clock.now(),
    (error) => expect.fail(String(error)),
  )
  const metrics = new Metrics(['tweet', 'discord'])
  events.watch(metrics.watchers)
  let runs = 0

  function start(job = 'tweet'): string {
    const runId = `run-${++runs}`
    events.emit('run.started', {
      job,
      runId,
      attempt: 1,
      worker: 1,
      messages: 1,
      messageId: 'm1',
      triggeredBy: 'schedule',
    })
    return runId
  }
  function end(runId: string, fields: Partial<EventFields['run.ended']> = {}): void {
    events.emit('run.ended', {
      job: 'tweet',
      runId,
      attempt: 1,
      worker: 1,
      status: 'succeeded',
      durationMs: 10,
      messages: 1,
      succeeded: 1,
      failed: 0,
      ...fields,
    })
  }
  const snapshot = () => metrics.snapshot({ nowMs: clock.now(), counts: [] })
  const tweet = async () => (await snapshot()).jobs['tweet']!
  return { clock, events, metrics, start, end, snapshot, tweet }
}

test('a job that never ran has its figures, all empty', async () => {
  expect(await setUp().tweet()).toMatchInlineSnapshot(`
    {
      "cancellations": 0,
      "deadLetters": 0,
      "discarded": 0,
      "durationMs": {
        "count": 0,
      },
      "executions": 0,
      "failures": 0,
      "misfires": 0,
      "mostRunning": 0,
      "oldestWaitMs": 0,
      "overlaps": 0,
      "queueDepth": 0,
      "recent": {
        "executions": 0,
        "failures": 0,
      },
      "retries": 0,
      "runningNow": 0,
      "skips": {},
      "successes": 0,
    }
  `)
})

test('executions are what succeeded, failed or was cancelled, each with its time', async () => {
  const { clock, start, end, tweet } = setUp()
  const startedMs = clock.now()
  end(start())
  await clock.advance('1s')
  end(start(), { status: 'failed', durationMs: 30 })
  await clock.advance('1s')
  end(start(), { status: 'cancelled', durationMs: 20 })
  expect(await tweet()).toMatchObject({
    executions: 3,
    successes: 1,
    failures: 1,
    cancellations: 1,
    durationMs: { count: 3, mean: 20, min: 10, max: 30, p99: 30 },
    recent: { executions: 2, failures: 1 },
    lastRunMs: startedMs + 2000,
    lastSuccessMs: startedMs,
    lastFailureMs: startedMs + 1000,
  })
})

test('skipped runs and ticks are counted by reason, and do not count as executions', async () => {
  const { events, start, end, tweet } = setUp()
  end(start(), { status: 'skipped', reason: 'validateResources' })
  events.emit('tick.skipped', { job: 'tweet', dueMs: 0, reason: 'paused', count: 2 })
  events.emit('tick.skipped', { job: 'tweet', dueMs: 0, reason: 'overlapped', count: 3 })
  events.emit('tick.misfired', { job: 'tweet', count: 4, isLeast: false, firstMs: 0, lastMs: 3 })
  expect(await tweet()).toMatchObject({
    executions: 0,
    skips: { validateResources: 1, paused: 2 },
    overlaps: 3,
    misfires: 4,
  })
})

test('retries, dead letters and discarded messages are counted by message', async () => {
  const { events, tweet } = setUp()
  const message = { job: 'tweet', runId: 'r', messageId: 'm', attempt: 1, error: new Error('no') }
  events.emit('message.retrying', { ...message, dueMs: 0 })
  events.emit('message.dead', { ...message, reason: 'exhausted', kept: true })
  events.emit('message.dead', { ...message, reason: 'exhausted', kept: false })
  expect(await tweet()).toMatchObject({ retries: 1, deadLetters: 1, discarded: 1 })
})

test('running now follows starts and ends, and the most ever stays', async () => {
  const { start, end, snapshot, tweet } = setUp()
  const [first, second] = [start(), start()]
  start('discord')
  expect((await snapshot()).system.workers.busy).toBe(3)
  end(first)
  end(second)
  end('never started', { status: 'superseded', worker: 0 })
  expect(await tweet()).toMatchObject({ runningNow: 0, mostRunning: 2 })
  expect((await snapshot()).system.workers.busy).toBe(1)
})

test('only the last 20 executions are recent', async () => {
  const { start, end, tweet } = setUp()
  for (let index = 0; index < 20; index += 1) end(start(), { status: 'failed' })
  expect((await tweet()).recent).toEqual({ executions: 20, failures: 20 })
  for (let index = 0; index < 15; index += 1) end(start())
  expect((await tweet()).recent).toEqual({ executions: 20, failures: 5 })
})

test('the success rate is that of all jobs, and uptime ends with the runner', async () => {
  const { clock, events, start, end, snapshot } = setUp()
  const { system } = await snapshot()
  expect(system.uptimeMs).toBe(0)
  expect(system.successRate).toBeUndefined()
  events.emit('runner.started', { jobs: 2, workers: 5 })
  for (const status of ['succeeded', 'succeeded', 'succeeded', 'failed'] as const) end(start(), { status })
  await clock.advance('3s')
  expect((await snapshot()).system).toMatchObject({
    uptimeMs: 3000,
    successRate: 0.75,
    workers: { total: 5, busy: 0 },
  })
  events.emit('runner.stopped', { uptimeMs: 3000 })
  await clock.advance('3s')
  expect((await snapshot()).system.uptimeMs).toBe(3000)
})

test('queue depth and oldest wait come from the engine', async () => {
  const { clock, metrics } = setUp()
  const oldestReadyMs = clock.now() - 1500
  const counts = [{ job: 'tweet', ready: 7, delayed: 1, running: 0, dead: 0, oldestReadyMs }]
  const { jobs } = await metrics.snapshot({ nowMs: clock.now(), counts })
  expect(jobs['tweet']).toMatchObject({ queueDepth: 7, oldestWaitMs: 1500 })
  expect(jobs['discord']).toMatchObject({ queueDepth: 0, oldestWaitMs: 0 })
})

test('the figures of very many jobs are read in slices, and are plain data', async () => {
  let turns = 0
  const note = (): void => {
    turns += 1
    turn = setImmediate(note)
  }
  let turn = setImmediate(note)
  const types = Array.from({ length: 1000 }, (_, index) => `job_${index}`)
  const snapshot = await new Metrics(types).snapshot({ nowMs: 0, counts: [] })
  clearImmediate(turn)
  expect(turns).toBe(3)
  expect(Object.keys(snapshot.jobs)).toEqual(types)
  expect(JSON.parse(JSON.stringify(snapshot))).toStrictEqual(snapshot)
})

test('only the jobs of whose last executions some failed are failing', () => {
  const { start, end, metrics } = setUp()
  end(start(), { status: 'failed' })
  expect(metrics.failing()).toEqual([{ job: 'tweet', executions: 1, failures: 1 }])
  for (let index = 0; index < 20; index += 1) end(start())
  expect(metrics.failing()).toEqual([])
})
