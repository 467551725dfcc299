import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import type { JobContext } from '../authoring/context.ts'
import { deferred, type Deferred } from '../time/deferred.ts'
import { sqlite } from '../engine/sqlite/index.ts'
import { BaseTask } from '../authoring/task.ts'
import { fakeClock } from '../testing/fake-clock.ts'
import { newRunnerOf, runnerOf } from '../behaviour/support/runner-of.ts'
import { settableClock } from '../behaviour/support/settable-clock.ts'

class Quick extends BaseTask {
  override execute(): [] {
    return []
  }
}

/** A task class whose runs end when the test ends them. */
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
  expect((await runner.metrics()).jobs['slow']).toMatchObject({ overlaps: 2 })
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
  expect([jobs['buffered']?.queueDepth, jobs['all']?.queueDepth]).toEqual([1, 4])
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

/** The due times of the offered ticks, as times of day. */
function timesOf(events: readonly { readonly dueMs: number }[]): string[] {
  return events.map(({ dueMs }) => new Date(dueMs).toISOString().slice(11, 16))
}

test('a clock that is set back by minutes makes no tick twice, and holds none that is new', async () => {
  const clock = settableClock()
  const { events, runner } = await runnerOf({ tick: [Quick, { cron: '*/5 * * * *' }] }, { clock })
  await clock.advance('11m')
  clock.set(-8 * 60_000)
  await clock.advance('13m')
  expect(timesOf(events('tick.offered'))).toEqual(['00:05', '00:10', '00:15'])
  await runner.stop()
})

test('a clock that was hours ahead and is set right holds nothing: what it offered does not count', async () => {
  const clock = settableClock()
  const { events, runner } = await runnerOf({ tick: [Quick, { cron: '*/5 * * * *' }] }, { clock })
  clock.set('5h')
  await clock.advance('11m')
  clock.set(-5 * 3_600_000)
  await clock.advance('10m')
  expect(timesOf(events('tick.offered'))).toEqual(['05:00', '05:05', '05:10', '00:15', '00:20'])
  await runner.stop()
})

test('what was offered by a clock that was hours ahead does not count after a restart either', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
  const path = join(folder, 'jobs.db')
  const jobs = { tick: [Quick, { cron: '*/5 * * * *' }] } as const
  const wrong = settableClock()
  wrong.set('5h')
  const before = await runnerOf(jobs, { clock: wrong, engine: sqlite({ path }) })
  await wrong.advance('11m')
  expect(timesOf(before.events('tick.offered'))).toEqual(['05:05', '05:10'])
  await before.runner.stop()

  const right = settableClock()
  right.set('12m')
  const after = await runnerOf(jobs, { clock: right, engine: sqlite({ path }) })
  await right.advance('10m')
  expect(timesOf(after.events('tick.offered'))).toEqual(['00:15', '00:20'])
  await after.runner.stop()
  rmSync(folder, { recursive: true })
})

test('a job whose clock is set right before its first tick begins by the right one', async () => {
  const clock = settableClock()
  clock.set('700d')
  const { events, runner } = await runnerOf({ tick: [Quick, { cron: '*/5 * * * *' }] }, { clock })
  clock.set(-700 * 86_400_000)
  await clock.advance('6m')
  expect(timesOf(events('tick.offered'))).toEqual(['00:05'])
  await runner.stop()
})

test('after a clock that was ahead is corrected, health reports ticks that do not come', async () => {
  const clock = settableClock()
  const { runner } = await runnerOf({ tick: [Quick, { cron: '*/5 * * * *' }] }, { clock })
  clock.set('5h')
  await clock.advance('11m')
  clock.set(-5 * 3_600_000)
  await clock.advance('1m')
  expect((await runner.health()).issues).toEqual([])
  clock.jump('11m') // as if the event loop were blocked
  expect((await runner.health()).issues).toMatchObject([{ code: 'no-tick', job: 'tick' }])
  await clock.advance(0)
  expect((await runner.health()).issues).toEqual([])
  await runner.stop()
})

test('a clock that is set forward offers within a minute what it leapt over, as after a pause', async () => {
  const clock = settableClock()
  const { events, runner } = await runnerOf({ tick: [Quick, { cron: '0 * * * *' }] }, { clock })
  clock.set(3 * 3_600_000 - 30_000)
  await clock.advance('1m')
  expect(timesOf(events('tick.offered'))).toEqual(['03:00'])
  expect(events('tick.misfired')).toMatchObject([{ count: 2, isLeast: false }])
  await runner.stop()
})

test('without a grace a tick is in time if it is late only as timers are, and no later', async () => {
  const { clock, events, runner } = await runnerOf({
    tick: [Quick, { cron: '* * * * *', misfireGraceSeconds: 0 }],
  })
  clock.jump(60_100)
  await clock.advance(0)
  expect([events('tick.offered').length, events('tick.misfired').length]).toEqual([1, 0])
  clock.jump(60_001)
  await clock.advance(0)
  expect([events('tick.offered').length, events('tick.misfired').length]).toEqual([1, 1])
  await runner.stop()
})

test('after years without it a machine records its missed ticks at once, as a least', async () => {
  const { clock, events, runner } = await runnerOf({ tick: [Quick, { cron: '* * * * *' }] })
  clock.jump('1000d')
  await clock.advance(0)
  expect(events('tick.misfired')).toMatchObject([{ count: 400 * 1440 - 1, isLeast: true }])
  expect(events('tick.offered')).toHaveLength(1)
  await runner.stop()
})
