import { expect, test } from 'vitest'

import { dueDifference, zoneDataOf, type ZoneData } from './zone-data.ts'
import { zoneOf } from './zone.ts'

const NOW_MS = Date.parse('2026-11-28T10:00Z')
const HOUR_MS = 3_600_000

/** The same data with other offsets in a stretch. */
function changed(
  data: ZoneData,
  { from, until, byMs }: { from: string; until: string; byMs: number },
): ZoneData {
  const [fromMs, untilMs] = [Date.parse(from), Date.parse(until)]
  const at = (ms: number): number => data.offsets.findLast(([first]) => first <= ms)?.[1] ?? 0
  const edges = [...new Set([...data.offsets.map(([first]) => first), fromMs, untilMs])].toSorted(
    (a, b) => a - b,
  )
  const offsets = edges.map((ms) => [ms, at(ms) + (ms >= fromMs && ms < untilMs ? byMs : 0)] as const)
  return { ...data, version: 'another', offsets }
}

test('the data of a zone are its offsets in the coming three years, to the second', () => {
  const data = zoneDataOf('Europe/Berlin', NOW_MS)
  expect(data?.version).toBe(process.versions.tz)
  expect(
    data?.offsets.map(([fromMs, offsetMs]) => [new Date(fromMs).toISOString(), offsetMs / HOUR_MS]),
  ).toEqual([
    ['2026-11-01T00:00:00.000Z', 1],
    ['2027-03-28T01:00:00.000Z', 2],
    ['2027-10-31T01:00:00.000Z', 1],
    ['2028-03-26T01:00:00.000Z', 2],
    ['2028-10-29T01:00:00.000Z', 1],
    ['2029-03-25T01:00:00.000Z', 2],
    ['2029-10-28T01:00:00.000Z', 1],
  ])
  expect(['UTC', '+05:30'].map((zone) => zoneDataOf(zone, NOW_MS))).toEqual([undefined, undefined])
})

test('every change of every zone is in its data', () => {
  for (const timezone of Intl.supportedValuesOf('timeZone').filter((_, index) => index % 7 === 0)) {
    const data = zoneDataOf(timezone, NOW_MS)!
    for (let day = 0; day < 1000; day += 9) {
      const ms = NOW_MS + day * 24 * HOUR_MS
      const known = data.offsets.findLast(([fromMs]) => fromMs <= ms)?.[1]
      expect({ timezone, ms, offset: known }).toEqual({ timezone, ms, offset: zoneOf(timezone).offsetAt(ms) })
    }
  }
})

const SPRING = { from: '2027-03-14T10:00Z', until: '2027-03-28T10:00Z', byMs: HOUR_MS }

test.each([
  ['0 9 * * *', '2027-03-14T16:00:00.000Z'],
  ['0 9 20 3 *', '2027-03-20T16:00:00.000Z'],
  ['0 9 20 4 *', undefined], // the difference is over by then
  ['0 * * * *', undefined], // each hour is due, whatever it is called
  ['*/5 * * * * *', undefined],
  ['0 0-22 * * *', '2027-03-15T06:00:00.000Z'],
])('the first due time of %s that differs is %s', (expression, due) => {
  const data = zoneDataOf('America/Los_Angeles', NOW_MS)!
  const other = changed(data, { ...SPRING, byMs: -HOUR_MS })
  const schedule = { kind: 'cron', expression, timezone: 'America/Los_Angeles' } as const
  const difference = dueDifference(schedule, [data, other], NOW_MS)
  const { oneMs = Infinity, otherMs = Infinity } = difference ?? {}
  expect(difference && new Date(Math.min(oneMs, otherMs)).toISOString()).toBe(due)
})

test('other versions of the data with the same offsets make no difference, whenever they were read', () => {
  const schedule = { kind: 'cron', expression: '0 9 * * *', timezone: 'Europe/Berlin' } as const
  const data = zoneDataOf('Europe/Berlin', NOW_MS)!
  const earlier = zoneDataOf('Europe/Berlin', NOW_MS - 200 * 24 * HOUR_MS)!
  expect(dueDifference(schedule, [data, { ...data, version: 'x' }], NOW_MS)).toBeUndefined()
  expect(dueDifference(schedule, [data, earlier], NOW_MS)).toBeUndefined()
})
