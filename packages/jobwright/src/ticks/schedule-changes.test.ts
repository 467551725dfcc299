/** What a restart, a changed schedule and several processes make of a schedule. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, test } from 'vitest'

import { BaseTask } from '../authoring/task.ts'
import type { JobOptions } from '../manifest/options.ts'
import { days, hours } from '../manifest/timing/durations.ts'
import { runnerOf, type RunnerOfTest } from '../behaviour/support/runner-of.ts'
import { sqlite } from '../engine/sqlite/index.ts'
import { fakeClock } from '../testing/fake-clock.ts'

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0

class Quick extends BaseTask {
  override execute(): [] {
    return []
  }
}

/** A program on one file, whose processes are started one after the other. */
class Program {
  readonly #path = join(folder, `${(files += 1)}.db`)

  /** Starts a process at a time, with a day's grace unless the job has another. */
  start(
    at: string,
    options: JobOptions,
    further: { readonly env?: Record<string, string>; readonly type?: string } = {},
  ): Promise<RunnerOfTest> {
    const { type = 'report', env = {} } = further
    return runnerOf(
      { [type]: [Quick, { misfireGraceSeconds: days(1), ...options }] },
      { clock: fakeClock(`${at}Z`), engine: sqlite({ path: this.#path }), env },
    )
  }

  /** A process that runs from one time until another. @returns the due times of its ticks */
  async run(
    from: string,
    until: string,
    ...rest: [JobOptions, Parameters<Program['start']>[2]?]
  ): Promise<string[]> {
    const made = await this.start(from, ...rest)
    await made.clock.advance(Date.parse(`${until}Z`) - Date.parse(`${from}Z`))
    await made.runner.stop()
    return duesOf(made)
  }
}

function duesOf({ events }: RunnerOfTest): string[] {
  return events('tick.offered').map(({ dueMs }) => new Date(dueMs).toISOString().slice(0, 16))
}

test('a job that is down at its first due time runs once it is up again', async () => {
  const program = new Program()
  const monthly = { cron: '0 0 1 * *' }
  expect(await program.run('2026-01-31T09:00', '2026-01-31T11:00', monthly)).toEqual([])
  expect(await program.run('2026-02-01T02:00', '2026-02-01T03:00', monthly)).toEqual(['2026-02-01T00:00'])
  expect(await program.run('2026-02-01T04:00', '2026-02-01T05:00', monthly)).toEqual([])
})

test('beyond the grace a first due time that was missed is recorded as misfired', async () => {
  const program = new Program()
  const monthly = { cron: '0 0 1 * *', misfireGraceSeconds: hours(1) }
  await program.run('2026-01-31T09:00', '2026-01-31T11:00', monthly)
  const made = await program.start('2026-02-01T02:00', monthly)
  expect(made.events('tick.misfired')).toMatchObject([{ count: 1, firstMs: Date.parse('2026-02-01T00:00Z') }])
  expect(duesOf(made)).toEqual([])
  await made.runner.stop()
})

const CHANGES: readonly (readonly [string, JobOptions, JobOptions, Record<string, string>?])[] = [
  ['another hour', { cron: '0 8 * * *' }, { cron: '0 9 * * *' }],
  ['another zone', { cron: '0 8 * * *' }, { cron: '0 8 * * *', timezone: 'America/Noronha' }],
  ['an offset as zone', { cron: '0 8 * * *' }, { cron: '0 8 * * *', timezone: '-01:00' }],
  ['another interval', { intervalSeconds: hours(5) }, { intervalSeconds: hours(3) }],
  ['an interval', { cron: '0 8 * * *' }, { intervalSeconds: hours(1) }],
  ['a cron', { intervalSeconds: hours(1) }, { cron: '0 9 * * *' }],
  ['the environment', { cron: '0 8 * * *' }, { cron: '0 8 * * *' }, { REPORT_CRON: '0 9 * * *' }],
  ['a zone of the environment', { cron: '0 8 * * *' }, { cron: '0 8 * * *' }, { REPORT_TIMEZONE: '-01:00' }],
]

test.for(CHANGES)(
  'a schedule that was changed begins when it is changed: %s',
  async ([, before, after, env]) => {
    const program = new Program()
    await program.run('2026-03-02T07:00', '2026-03-02T08:30', before)
    const made = await program.start('2026-03-02T10:10', after, env && { env })
    expect([duesOf(made), made.events('tick.misfired'), made.events('tick.skipped')]).toEqual([[], [], []])
    await made.clock.advance('1d')
    expect(duesOf(made).length).toBeGreaterThan(0)
    expect(duesOf(made).every((due) => due > '2026-03-02T10:10')).toBe(true)
    await made.runner.stop()
  },
)

const SPELLINGS: readonly (readonly [JobOptions, JobOptions])[] = [
  [{ cron: '0 9 * * *' }, { cron: '0 9 * * *', timezone: 'UTC' }],
  [{ cron: '0 9 * * *' }, { cron: '0 0 09 */1 1-12 0-6', timezone: 'Etc/UTC' }],
  [
    { cron: '0 9 * * MON-FRI', timezone: 'Asia/Kolkata' },
    { cron: '0  9 * * 1,2,3,4,5', timezone: 'Asia/Calcutta' },
  ],
  [{ intervalSeconds: 7200 }, { intervalSeconds: hours(2) }],
]

test.for(SPELLINGS)('a schedule that is only spelt differently goes on: %j, %j', async ([before, after]) => {
  const program = new Program()
  await program.run('2026-03-02T00:30', '2026-03-02T01:00', before)
  const dues = await program.run('2026-03-02T11:10', '2026-03-02T11:11', after)
  expect(dues).toHaveLength(1)
  expect(dues[0]! < '2026-03-02T11:10').toBe(true)
})

test('a job that was disabled begins when it is enabled again', async () => {
  const program = new Program()
  const daily = { cron: '0 8 * * *' }
  expect(await program.run('2026-03-02T07:00', '2026-03-02T07:30', daily)).toEqual([])
  await program.run('2026-03-02T07:40', '2026-03-02T12:00', { ...daily, enabled: false })
  const enabled = await program.start('2026-03-02T13:00', daily)
  expect([duesOf(enabled), enabled.events('tick.misfired')]).toEqual([[], []])
  await enabled.clock.advance('20h')
  expect(duesOf(enabled)).toEqual(['2026-03-03T08:00'])
  await enabled.runner.stop()
})

test('a job that was disabled in the environment, or had no schedule for a while, begins anew as well', async () => {
  const program = new Program()
  const daily = { cron: '0 8 * * *' }
  await program.run('2026-03-02T07:00', '2026-03-02T07:30', daily)
  await program.run('2026-03-02T07:40', '2026-03-02T12:00', daily, { env: { REPORT_ENABLED: 'false' } })
  expect(await program.run('2026-03-02T13:00', '2026-03-02T14:00', daily)).toEqual([])
  await program.run('2026-03-03T07:40', '2026-03-03T12:00', {})
  expect(await program.run('2026-03-03T13:00', '2026-03-03T14:00', daily)).toEqual([])
})

test('a pause is no change of the schedule: what was missed while all were down is caught up', async () => {
  const program = new Program()
  const daily = { cron: '0 8 * * *' }
  const paused = await program.start('2026-03-02T07:00', daily)
  await paused.runner.pause('report')
  await paused.runner.resume('report')
  await paused.runner.stop()
  expect(await program.run('2026-03-02T09:00', '2026-03-02T10:00', daily)).toEqual(['2026-03-02T08:00'])
})

test('a job that leaves the registry and comes back goes on as after a time without a process', async () => {
  const program = new Program()
  const daily = { cron: '0 8 * * *' }
  await program.run('2026-03-02T07:00', '2026-03-02T07:30', daily)
  await program.run('2026-03-02T07:40', '2026-03-02T08:30', {}, { type: 'another' })
  expect(await program.run('2026-03-02T09:00', '2026-03-02T10:00', daily)).toEqual(['2026-03-02T08:00'])
})

describe('a job with another name', () => {
  test('goes on with its cron', async () => {
    const program = new Program()
    const daily = { cron: '0 8 * * *' }
    await program.run('2026-03-02T07:00', '2026-03-02T07:30', daily)
    const renamed = { ...daily, aliases: ['report'] }
    expect(await program.run('2026-03-02T09:00', '2026-03-02T10:00', renamed, { type: 'digest' })).toEqual([
      '2026-03-02T08:00',
    ])
  })

  test.for([{ cron: 'H H * * *' }, { intervalSeconds: days(1) }])(
    'begins anew if its due times depend on the name: %j',
    async (schedule) => {
      const program = new Program()
      await program.run('2026-03-02T00:00', '2026-03-03T12:00', schedule)
      const renamed = { ...schedule, aliases: ['report'] }
      const made = await program.start('2026-03-03T23:00', renamed, { type: 'digest' })
      expect([duesOf(made), made.events('tick.misfired')]).toEqual([[], []])
      await made.runner.stop()
    },
  )
})

describe('while processes disagree on a schedule', () => {
  test('a restart of either makes no stale run', async () => {
    const program = new Program()
    const [older, newer] = [{ cron: '0 8 * * *' }, { cron: '0 9 * * *' }]
    const first = await program.start('2026-03-02T07:00', older)
    const second = await program.start('2026-03-02T08:30', newer)
    await first.clock.advance('2h')
    expect(duesOf(first)).toEqual(['2026-03-02T08:00'])
    await first.runner.stop()
    const again = await program.start('2026-03-02T10:00', older)
    await second.clock.advance('2h')
    expect(duesOf(second)).toEqual(['2026-03-02T09:00'])
    await second.runner.stop()
    const last = await program.start('2026-03-02T11:00', newer)
    expect([duesOf(again), duesOf(last)]).toEqual([[], []])
    await again.runner.stop()
    await last.runner.stop()
  })
})

test('a process that starts later with the same schedule does not begin it anew', async () => {
  const program = new Program()
  const daily = { cron: '0 8 * * *' }
  const first = await program.start('2026-03-02T07:00', daily)
  const second = await program.start('2026-03-02T07:30', daily)
  await first.runner.stop()
  await second.runner.stop()
  expect(await program.run('2026-03-02T09:00', '2026-03-02T10:00', daily)).toEqual(['2026-03-02T08:00'])
})

test('runOnStart has its tick whatever became of the schedule', async () => {
  const program = new Program()
  const hourly = { cron: '0 * * * *', runOnStart: true }
  const starts: number[] = []
  for (const at of ['2026-03-02T07:10', '2026-03-02T07:20', '2026-03-02T07:30']) {
    const made = await program.start(at, at.endsWith('20') ? { ...hourly, cron: '5 * * * *' } : hourly)
    starts.push(made.events('run.started').length)
    await made.runner.stop()
  }
  expect(starts).toEqual([1, 1, 1])
})
