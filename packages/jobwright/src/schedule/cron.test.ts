import { expect, test, vi } from 'vitest'

import { CalendarDays } from './calendar-days.ts'
import { cronOf } from './cron.ts'

/** The first due times after a time. */
function duesOf(
  expression: string,
  timezone: string,
  { after, most }: { after: string; most: number },
): string[] {
  const dues: string[] = []
  let dueMs = cronOf(expression, timezone).next(Date.parse(after))
  while (dueMs !== undefined && dues.length < most) {
    dues.push(new Date(dueMs).toISOString())
    dueMs = cronOf(expression, timezone).next(dueMs)
  }
  return dues
}

test('a doubled wall time is due at its first, wherever the search begins', () => {
  const expected = ['2026-10-25T00:45:00.000Z', '2026-10-26T01:15:00.000Z']
  expect(duesOf('15,45 2 * * *', 'Europe/Berlin', { after: '2026-10-25T00:15:00Z', most: 2 })).toEqual(
    expected,
  )
  expect(duesOf('15,45 2 * * *', 'Europe/Berlin', { after: '2026-10-25T01:05:00Z', most: 2 })).toEqual([
    '2026-10-26T01:15:00.000Z',
    '2026-10-26T01:45:00.000Z',
  ])
})

test('a skipped wall time is due later by what is skipped, and one that coincides with another is due once', () => {
  expect(duesOf('30 2,3 * * *', 'Europe/Berlin', { after: '2026-03-28T12:00:00Z', most: 3 })).toEqual([
    '2026-03-29T01:30:00.000Z',
    '2026-03-30T00:30:00.000Z',
    '2026-03-30T01:30:00.000Z',
  ])
})

test('an expression of all 24 hours is due at every instant', () => {
  expect(duesOf('0 * * * *', 'Europe/Berlin', { after: '2026-10-24T23:30:00Z', most: 4 })).toEqual([
    '2026-10-25T00:00:00.000Z',
    '2026-10-25T01:00:00.000Z',
    '2026-10-25T02:00:00.000Z',
    '2026-10-25T03:00:00.000Z',
  ])
  expect(duesOf('0 * * * *', 'Europe/Berlin', { after: '2026-03-29T00:30:00Z', most: 2 })).toEqual([
    '2026-03-29T01:00:00.000Z',
    '2026-03-29T02:00:00.000Z',
  ])
})

test('daylight saving time of half an hour neither ends a schedule nor doubles it', () => {
  // At 2:00 the clock goes back to 1:30, and half a year later forward from 2:00 to 2:30.
  expect(duesOf('45 1 * * *', 'Australia/Lord_Howe', { after: '2026-04-04T12:00:00Z', most: 2 })).toEqual([
    '2026-04-04T14:45:00.000Z',
    '2026-04-05T15:15:00.000Z',
  ])
  expect(duesOf('15 2 * * *', 'Australia/Lord_Howe', { after: '2026-10-03T12:00:00Z', most: 2 })).toEqual([
    '2026-10-03T15:45:00.000Z',
    '2026-10-04T15:15:00.000Z',
  ])
})

test('a day that a zone left out is made up for on the next', () => {
  expect(duesOf('0 8 * * *', 'Pacific/Apia', { after: '2011-12-29T12:00:00Z', most: 3 })).toEqual([
    '2011-12-29T18:00:00.000Z',
    '2011-12-30T18:00:00.000Z',
    '2011-12-31T18:00:00.000Z',
  ])
})

test('a leap day is found over a century that has none', () => {
  expect(duesOf('0 0 29 2 *', 'UTC', { after: '2096-03-01T00:00:00Z', most: 2 })).toEqual([
    '2104-02-29T00:00:00.000Z',
    '2108-02-29T00:00:00.000Z',
  ])
})

test('the fifth Saturday of February is found', () => {
  expect(duesOf('0 0 * 2 6#5', 'UTC', { after: '2026-01-01T00:00:00Z', most: 2 })).toEqual([
    '2048-02-29T00:00:00.000Z',
    '2076-02-29T00:00:00.000Z',
  ])
})

test('a zone that is a fixed offset has no changes', () => {
  expect(duesOf('0 8 * * *', '+05:30', { after: '2026-03-28T12:00:00Z', most: 2 })).toEqual([
    '2026-03-29T02:30:00.000Z',
    '2026-03-30T02:30:00.000Z',
  ])
  expect(duesOf('0 8 * * *', '-12:00', { after: '2026-03-28T12:00:00Z', most: 1 })).toEqual([
    '2026-03-28T20:00:00.000Z',
  ])
  expect(duesOf('0 8 * * *', '+14:00', { after: '2026-03-28T12:00:00Z', most: 1 })).toEqual([
    '2026-03-28T18:00:00.000Z',
  ])
})

test('ten thousand missed ticks are counted exactly', () => {
  const firstMs = Date.parse('2026-01-01T00:00:00Z')
  expect(cronOf('* * * * *', 'UTC').count(firstMs, firstMs + 9_999 * 60_000)).toEqual({
    count: 10_000,
    isLeast: false,
  })
})

test('of the ticks of years only those of 400 days are counted, as a least', () => {
  const firstMs = Date.parse('2000-01-01T00:00:00Z')
  expect(cronOf('0 0 * * *', 'UTC').count(firstMs, Date.parse('2026-01-01T00:00:00Z'))).toEqual({
    count: 400,
    isLeast: true,
  })
})

test('however many jobs share an expression and a zone, each due time is searched once', () => {
  const searches = vi.spyOn(CalendarDays.prototype, 'atOrAfter')
  /** The days looked at for ten ticks of that many jobs. */
  const daysLookedAt = (jobs: number, start: string): number => {
    const crons = Array.from({ length: jobs }, () => cronOf('*/20 3-5 * * *', 'Asia/Tokyo'))
    const before = searches.mock.calls.length
    let dueMs = Date.parse(start)
    for (let tick = 0; tick < 10; tick += 1) {
      // A scheduler that handles a tick a little late asks for that tick and for the one after it.
      const askedMs = dueMs
      for (const cron of crons) {
        dueMs = cron.next(askedMs)!
        expect(cron.next(dueMs)).toBe(cron.next(dueMs + 3))
      }
    }
    return searches.mock.calls.length - before
  }
  expect(daysLookedAt(1000, '2026-02-01T00:00:00Z')).toBe(daysLookedAt(1, '2026-01-01T00:00:00Z'))
})
