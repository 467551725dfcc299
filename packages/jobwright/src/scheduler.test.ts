import { expect, test } from 'vitest'

import type { JobContext } from './context.ts'
import { deferred, type Deferred } from './deferred.ts'
import { BaseTask } from './task.ts'
import { fakeClock } from './testing/fake-clock.ts'
import { newRunnerOf, runnerOf } from './testing/runner-of.ts'

class Quick extends BaseTask {
  override execute(): [] {
    return []
  }
}

/** A class whose runs the test ends. */
function held(runs: Deferred<void>[]) {
  return class extends BaseTask {
    override async execute(): Promise<[]> {
      const run = deferred<void>()
      runs.push(run)
      await run.promise
      return []
    }
  }
}

test('an interval job runs on a grid that a restart does not shift', async () => {
  const first = await runnerOf({ tick: [Quick, { intervalSeconds: 60 }] })
  await first.clock.advance('5m')
  await first.runner.stop()
  const dues = first.events('tick.offered').map(({ dueMs }) => dueMs)
  expect(dues).toHaveLength(5)

  const second = newRunnerOf({ tick: [Quick, { intervalSeconds: 60 }] })
  await second.clock.advance('90s')
  const startMs = second.clock.now()
  await second.runner.start()
  await second.clock.advance('3m')
  const later = second.events('tick.offered').map(({ dueMs }) => dueMs)
  expect(later).toEqual(dues.filter((dueMs) => dueMs > startMs))
})

test('a cron job runs at the times of its zone', async () => {
  const scheduled: unknown[] = []
  class Digest extends BaseTask {
    override execute({ scheduledFor, triggeredBy }: JobContext): [] {
      scheduled.push([scheduledFor?.toISOString(), triggeredBy])
      return []
    }
  }
  const { clock } = await runnerOf({ digest: [Digest, { cron: '0 8 * * 1-5', timezone: 'Europe/Berlin' }] })
  await clock.advance('5d')
  // The first of January 2026 is a Thursday; Berlin is an hour ahead of UTC in winter.
  expect(scheduled).toEqual([
    ['2026-01-01T07:00:00.000Z', 'schedule'],
    ['2026-01-02T07:00:00.000Z', 'schedule'],
    ['2026-01-05T07:00:00.000Z', 'schedule'],
  ])
})

test('runOnStart makes one extra run at start', async () => {
  const { clock, events } = await runnerOf({ tick: [Quick, { intervalSeconds: 3600, runOnStart: true }] })
  expect(events('run.ended')).toHaveLength(1)
  await clock.advance('1h')
  expect(events('run.ended')).toHaveLength(2)
})

test('a tick that finds the job busy makes no run', async () => {
  const runs: Deferred<void>[] = []
  const { runner, clock, events } = await runnerOf({ slow: [held(runs), { intervalSeconds: 10 }] })
  await clock.advance('30s')
  expect(runs).toHaveLength(1)
  expect(events('tick.skipped').map(({ reason }) => reason)).toEqual(['overlapped', 'overlapped'])
  expect((await runner.metrics()).jobs.get('slow')).toMatchObject({ overlaps: 2 })
  runs[0]?.resolve()
  await runner.stop()
})

test("overlap 'bufferOne' keeps one run waiting, 'allow' every one", async () => {
  const buffered: Deferred<void>[] = []
  const all: Deferred<void>[] = []
  const { runner, clock } = await runnerOf({
    buffered: [held(buffered), { intervalSeconds: 10, overlap: 'bufferOne' }],
    all: [held(all), { intervalSeconds: 10, overlap: 'allow' }],
  })
  await clock.advance('50s')
  const { jobs } = await runner.metrics()
  expect([jobs.get('buffered')?.queueDepth, jobs.get('all')?.queueDepth]).toEqual([1, 4])
  await Promise.all([drainHeld(runner.stop()), clock.settle()])

  async function drainHeld(stopped: Promise<void>): Promise<void> {
    for (const run of [...buffered, ...all]) run.resolve()
    await stopped
  }
})

test('a tick supersedes a scheduled run that waits for its retry', async () => {
  let attempts = 0
  class Failing extends BaseTask {
    override execute(): [] {
      attempts += 1
      if (attempts === 1) throw new Error('no luck')
      return []
    }
  }
  const { clock, events } = await runnerOf({
    tick: [Failing, { intervalSeconds: 60, retryDelaySeconds: 600 }],
  })
  await clock.advance('2m')
  expect(events('run.ended').map(({ status }) => status)).toEqual(['failed', 'superseded', 'succeeded'])
})

test('after a pause of the machine the ticks within the grace are one, and older ones misfired', async () => {
  const { clock, events } = await runnerOf({
    tick: [Quick, { intervalSeconds: 10, misfireGraceSeconds: 25 }],
  })
  clock.jump('65s')
  await clock.advance('10s')
  const misfired = events('tick.misfired')
  const coalesced = events('tick.skipped')
  expect(misfired.map(({ count }) => count)).toEqual([4])
  expect(coalesced.map(({ reason, count }) => [reason, count])).toEqual([['coalesced', 2]])
  const offered = events('tick.offered')
  expect(offered).toHaveLength(2)
  expect(offered[0]!.dueMs - misfired[0]!.lastMs).toBe(30_000)
})

test('a paused job records its ticks and runs nothing', async () => {
  const { runner, clock, events } = await runnerOf({ tick: [Quick, { intervalSeconds: 10 }] })
  await runner.pause('tick')
  await clock.advance('20s')
  expect(events('tick.skipped').map(({ reason }) => reason)).toEqual(['paused', 'paused'])
  await runner.resume('tick')
  await clock.advance('10s')
  expect(events('run.ended')).toHaveLength(1)
})

test('a disabled job has no ticks', async () => {
  const { clock, events } = await runnerOf({ tick: [Quick, { intervalSeconds: 10, enabled: false }] })
  await clock.advance('1m')
  expect(events('tick.offered')).toEqual([])
})

test('a time that daylight saving skips runs once, shifted by the gap', async () => {
  const { clock, events } = await runnerOf(
    { nightly: [Quick, { cron: '30 2 * * *', timezone: 'Europe/Berlin' }] },
    { clock: fakeClock('2026-03-27T12:00:00Z') },
  )
  await clock.advance('4d')
  expect(events('tick.offered').map(({ dueMs }) => new Date(dueMs).toISOString())).toEqual([
    '2026-03-28T01:30:00.000Z',
    '2026-03-29T01:30:00.000Z',
    '2026-03-30T00:30:00.000Z',
    '2026-03-31T00:30:00.000Z',
  ])
  expect(events('tick.misfired')).toEqual([])
})

test('a zone whose daylight saving time is half an hour does not end a schedule', async () => {
  const { clock, events } = await runnerOf(
    { hourly: [Quick, { cron: '0 * * * *', timezone: 'Australia/Lord_Howe' }] },
    { clock: fakeClock('2026-04-04T12:10:00Z') },
  )
  await clock.advance('2d')
  expect(events('tick.offered').length).toBeGreaterThan(40)
})
