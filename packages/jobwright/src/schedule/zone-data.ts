/**
 * What the time zone data of a process say of a zone in the coming years, so that processes with
 * other data can be compared. Every version of Node.js brings data of its own.
 */

import { DAY_MS } from '../manifest/timing/durations.ts'
import { fixedOffsetMs } from '../manifest/timing/timezone.ts'
import { Cron } from './cron.ts'
import type { CronSchedule } from './schedule.ts'
import { Zone, zoneOf } from './zone.ts'

/** The offsets of a zone in a stretch of time. */
export interface ZoneData {
  /** The version of the data, such as `2026c`. */
  readonly version: string
  readonly fromMs: number
  readonly untilMs: number
  /** Each offset, with the first instant at which it holds. */
  readonly offsets: readonly (readonly [fromMs: number, offsetMs: number])[]
}

/** The first due times in which two processes differ; `undefined` if one of them has no more. */
export interface DueDifference {
  readonly oneMs: number | undefined
  readonly otherMs: number | undefined
}

/** How many years the data are for. */
const YEARS = 3

/** No zone changes its offset twice within this time. */
const STEP_MS = 10 * DAY_MS

/** The most due times that are compared of a stretch in which the offsets differ. */
const MOST_DUES = 500

/** The data of this process; `undefined` for UTC and fixed offsets, which need none. */
export function zoneDataOf(timezone: string, nowMs: number): ZoneData | undefined {
  if (timezone === 'UTC' || fixedOffsetMs(timezone) !== undefined) return undefined
  const now = new Date(nowMs)
  const fromMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1)
  const untilMs = Date.UTC(now.getUTCFullYear() + YEARS, now.getUTCMonth(), 1)
  const zone = zoneOf(timezone)
  const offsets: [number, number][] = [[fromMs, zone.offsetAt(fromMs)]]
  for (let atMs = fromMs; atMs < untilMs; atMs += STEP_MS) {
    const endMs = Math.min(atMs + STEP_MS, untilMs)
    const offsetMs = zone.offsetAt(endMs)
    if (offsetMs !== offsets.at(-1)?.[1]) offsets.push([changeBetween(zone, atMs, endMs), offsetMs])
  }
  return { version: process.versions.tz ?? 'unknown', fromMs, untilMs, offsets }
}

/** The first due times from now on in which two processes differ, if they do. */
export function dueDifference(
  { expression }: CronSchedule,
  [one, other]: readonly [ZoneData, ZoneData],
  nowMs: number,
): DueDifference | undefined {
  const [first, second] = [one, other].map(
    (data) => new Cron(expression, new Zone((ms) => offsetIn(data, ms))),
  )
  const untilMs = Math.min(one.untilMs, other.untilMs) - STEP_MS
  for (const { fromMs, endMs } of differingStretches(one, other)) {
    const between = [Math.max(fromMs, nowMs) - DAY_MS, Math.min(endMs + DAY_MS, untilMs)] as const
    const difference = differenceIn([first!, second!], between)
    if (difference !== undefined) return difference
  }
  return undefined
}

interface Stretch {
  readonly fromMs: number
  readonly endMs: number
}

function differingStretches(one: ZoneData, other: ZoneData): Stretch[] {
  const startMs = Math.max(one.fromMs, other.fromMs)
  const stopMs = Math.min(one.untilMs, other.untilMs)
  const changes = [...one.offsets, ...other.offsets].map(([fromMs]) => fromMs)
  const ends = [...new Set([startMs, ...changes, stopMs])].filter((ms) => ms >= startMs && ms <= stopMs)
  const sorted = ends.toSorted((a, b) => a - b)
  return sorted.flatMap((fromMs, index) => {
    const endMs = sorted[index + 1]
    return endMs === undefined || offsetIn(one, fromMs) === offsetIn(other, fromMs) ? [] : [{ fromMs, endMs }]
  })
}

function differenceIn(
  [one, other]: readonly [Cron, Cron],
  [fromMs, untilMs]: readonly [number, number],
): DueDifference | undefined {
  let atMs = fromMs
  for (let dues = 0; dues < MOST_DUES; dues += 1) {
    const [oneMs, otherMs] = [one.next(atMs), other.next(atMs)]
    const nextMs = Math.min(oneMs ?? Number.POSITIVE_INFINITY, otherMs ?? Number.POSITIVE_INFINITY)
    if (nextMs > untilMs) return undefined
    if (oneMs !== otherMs) return { oneMs, otherMs }
    atMs = nextMs
  }
  return undefined
}

function offsetIn({ offsets }: ZoneData, atMs: number): number {
  const [, offsetMs] = offsets.findLast(([fromMs]) => fromMs <= atMs) ?? offsets[0]!
  return offsetMs
}

function changeBetween(zone: Zone, fromMs: number, untilMs: number): number {
  const offsetMs = zone.offsetAt(fromMs)
  let [before, after] = [fromMs / 1000, untilMs / 1000]
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (zone.offsetAt(middle * 1000) === offsetMs) before = middle
    else after = middle
  }
  return after * 1000
}
