import { expect, test } from 'vitest'

import { duesBetween, nextDue, scheduleOf, type Schedule } from './schedule.ts'

const HOUR_MS = 3_600_000

function scheduled(options: { cron?: string; intervalSeconds?: number; timezone?: string }): Schedule {
  const schedule = scheduleOf('job', {
    cron: undefined,
    intervalSeconds: undefined,
    timezone: 'UTC',
    ...options,
  })
  if (schedule === undefined) throw new Error('no schedule')
  return schedule
}

function at(text: string): number {
  return new Date(text).getTime()
}

test('without interval and cron there is no schedule', () => {
  expect(scheduleOf('job', { cron: undefined, intervalSeconds: undefined, timezone: 'UTC' })).toBeUndefined()
})

test('an interval is aligned to the epoch, with a phase that only the name decides', () => {
  const schedule = scheduled({ intervalSeconds: 90 })
  const first = nextDue(schedule, at('2026-01-01T00:00:00Z'))!
  const other = nextDue(schedule, at('2027-06-01T12:34:56Z'))!
  expect((other - first) % 90_000).toBe(0)
  // The phase must stay the same in later releases: another one would shift every schedule once.
  expect(new Date(first).toISOString()).toMatchInlineSnapshot(`"2026-01-01T00:01:17.986Z"`)
  expect(nextDue(schedule, first)).toBe(first + 90_000)
  expect(nextDue(schedule, first - 1)).toBe(first)
})

test('two jobs with one interval have phases of their own', () => {
  const options = { cron: undefined, intervalSeconds: 3600, timezone: 'UTC' }
  const phases = ['tweet', 'discord'].map((name) => nextDue(scheduleOf(name, options)!, 0)! % HOUR_MS)
  expect(phases[0]).not.toBe(phases[1])
})

test('a cron follows the daylight saving time of its zone', () => {
  const schedule = scheduled({ cron: '30 8 * * *', timezone: 'America/New_York' })
  expect(new Date(nextDue(schedule, at('2026-03-07T20:00:00Z'))!).toISOString()).toBe(
    '2026-03-08T12:30:00.000Z',
  )
  expect(new Date(nextDue(schedule, at('2026-03-07T00:00:00Z'))!).toISOString()).toBe(
    '2026-03-07T13:30:00.000Z',
  )
})

test.for([{ intervalSeconds: 600 }, { cron: '*/10 * * * *' }])(
  'the due times of a stretch are counted: %j',
  (options) => {
    const schedule = scheduled(options)
    const firstMs = nextDue(schedule, at('2026-01-01T00:00:00Z'))!
    expect(duesBetween(schedule, firstMs - 1, firstMs + HOUR_MS)).toEqual({
      count: 7,
      firstMs,
      lastMs: firstMs + HOUR_MS,
      isLeast: false,
    })
    expect(duesBetween(schedule, firstMs, firstMs)).toBeUndefined()
  },
)
