/**
 * The due times of cron expressions, compared with two other libraries, and around changes of
 * clocks with their definition.
 */

import { CronExpressionParser } from 'cron-parser'
import { Cron as Croner } from 'croner'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { cronOf } from './cron.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const SEED = 20_260_101

const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'Africa/Casablanca',
  'America/St_Johns',
  'Asia/Tehran',
  'Pacific/Chatham',
  'America/Havana',
  'Antarctica/Troll',
)

const minutes = fc.oneof(
  fc.constantFrom('*', '0', '30', '15,45', '*/7', '*/30', '5-10'),
  fc.integer({ min: 0, max: 59 }).map(String),
)
const hours = fc.oneof(
  fc.constantFrom('*', '0', '0-3', '*/2', '1,2,3', '*/6', '0-22'),
  fc.integer({ min: 0, max: 23 }).map(String),
)
const days = fc.constantFrom('*', '*', '*', '1', '29', '31', 'L', '15', '1-7', '*/2')
const months = fc.constantFrom('*', '*', '*', '3', '10', '2', '4,10', '*/3')
const weekdays = fc.constantFrom('*', '*', '*', '0', '1-5', '7', '5L', '1#2', '6')

const expressions = fc
  .tuple(minutes, hours, days, months, weekdays)
  .map((fields) => fields.join(' '))
  .filter((expression) => !/ 31 2 /.test(expression)) // never due
const withSeconds = fc
  .tuple(fc.constantFrom('0', '*/15', '7,59'), expressions)
  .map(([seconds, expression]) => `${seconds} ${expression}`)

const times = fc
  .integer({ min: Date.UTC(2000, 0) / 1000, max: Date.UTC(2040, 0) / 1000 })
  .map((second) => second * 1000)

/** The other libraries are slow, even more so on a busy machine. */
const PATIENCE = { timeout: 180_000 }

test(
  'the next due time is that of cron-parser and of croner, unless clocks are changed around it',
  PATIENCE,
  () => {
    fc.assert(
      fc.property(fc.oneof(expressions, withSeconds), zones, times, (expression, timezone, afterMs) => {
        const ours = cronOf(expression, timezone).next(afterMs)
        if ([afterMs, ours].some((timeMs) => isNearChange(timeMs, timezone))) return
        const parser = CronExpressionParser.parse(expression, {
          tz: timezone,
          currentDate: new Date(afterMs),
        })
        const croner = new Croner(expression, { timezone, paused: true }).nextRun(new Date(afterMs))
        const theirs = [parser.next().getTime(), croner?.getTime()]
        expect({ expression, timezone, theirs }).toEqual({ expression, timezone, theirs: [ours, ours] })
      }),
      { numRuns: 2500, seed: SEED },
    )
  },
)

/**
 * Every kind of change: by an hour, half an hour, two hours; at midnight, a minute after midnight;
 * a skipped day.
 */
const CHANGES = [
  ['Europe/Berlin', '2026-03-29T01:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00Z'],
  ['America/New_York', '2026-03-08T07:00Z'],
  ['America/New_York', '2026-11-01T06:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
  ['Pacific/Chatham', '2026-04-04T14:00Z'],
  ['Pacific/Chatham', '2026-09-26T14:00Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00Z'],
  ['America/Sao_Paulo', '2019-02-17T02:00Z'],
  ['America/St_Johns', '2010-03-14T03:31Z'],
  ['America/St_Johns', '2010-11-07T02:31Z'],
  ['Antarctica/Troll', '2026-03-29T01:00Z'],
  ['Antarctica/Troll', '2026-10-25T01:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00Z'],
] as const

test.for(CHANGES)(
  'the due times around the change in %s at %s are those of the definition',
  ([zone, change]) => {
    const changeMs = Date.parse(change)
    const fromMs = changeMs - 26 * HOUR_MS
    const untilMs = changeMs + 26 * HOUR_MS
    const walls = wallsOf(zone, changeMs)
    expect(offsetOf(changeMs, zone)).not.toBe(offsetOf(changeMs - 1000, zone))
    fc.assert(
      fc.property(expressions, (expression) => {
        const cron = cronOf(expression, zone)
        const expected = defined(expression, walls).filter((dueMs) => dueMs > fromMs && dueMs <= untilMs)
        const forwards = walk((dueMs) => cron.next(dueMs), { fromMs, isIn: (dueMs) => dueMs <= untilMs })
        const backwards = walk((dueMs) => cron.previous(dueMs), {
          fromMs: untilMs + 1,
          isIn: (dueMs) => dueMs > fromMs,
        })
        expect({ expression, dues: shown(forwards) }).toEqual({ expression, dues: shown(expected) })
        expect({ expression, dues: backwards.toReversed() }).toEqual({ expression, dues: forwards })
        expect(cron.count(fromMs + 1, untilMs)).toEqual({ count: expected.length, isLeast: false })
      }),
      { numRuns: 25, seed: SEED },
    )
  },
)

/**
 * The answers of all three where they disagree, each from a time before the change on, as one that
 * begins inside a doubled hour is another question; docs/reference/semantics.md explains each kind.
 */
test('where clocks are changed the libraries differ like this', () => {
  const cases = [
    ['30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', '2026-03-29T12:00Z'],
    ['15,45 2 * * *', 'America/New_York', '2026-03-07T12:00Z', '2026-03-08T12:00Z'],
    ['0 */2 * * *', 'Europe/Berlin', '2026-03-28T22:30Z', '2026-03-29T03:00Z'],
    ['0 */2 * * *', 'Europe/Berlin', '2026-10-24T22:30Z', '2026-10-25T04:00Z'],
    ['15,45 */2 * * *', 'America/Havana', '2006-10-29T03:00Z', '2006-10-29T08:00Z'],
    ['10 2 * * *', 'Australia/Lord_Howe', '2026-10-03T12:00Z', '2026-10-04T12:00Z'],
    ['0 3 * * *', 'Australia/Lord_Howe', '2026-04-04T14:00Z', '2026-04-05T12:00Z'],
    ['*/20 0 31 10 *', 'America/St_Johns', '2004-10-30T12:00Z', '2004-10-31T12:00Z'],
    ['15 0 * * *', 'America/St_Johns', '2010-03-13T12:00Z', '2010-03-15T02:00Z'],
  ] as const
  const rows = cases.map(([expression, timezone, after, until]) => {
    const [fromMs, untilMs] = [Date.parse(after), Date.parse(until)]
    const parser = CronExpressionParser.parse(expression, { tz: timezone, currentDate: new Date(fromMs) })
    const croner = new Croner(expression, { timezone, paused: true })
    const isIn = (dueMs: number): boolean => dueMs <= untilMs
    const dueTimes = (step: (dueMs: number) => number | undefined): string =>
      tried(() =>
        shown(walk(step, { fromMs, isIn }))
          .map((due) => due.slice(5, 16))
          .join(' '),
      )
    return {
      what: `${expression} ${timezone}`,
      ours: dueTimes((dueMs) => cronOf(expression, timezone).next(dueMs)),
      cronParser: dueTimes(() => parser.next().getTime()),
      croner: dueTimes((dueMs) => croner.nextRun(new Date(dueMs))?.getTime()),
    }
  })
  expect(rows).toMatchInlineSnapshot(`
    [
      {
        "cronParser": "03-29T01:30",
        "croner": "03-29T01:00",
        "ours": "03-29T01:30",
        "what": "30 2 * * * Europe/Berlin",
      },
      {
        "cronParser": "03-08T07:15 03-08T07:45",
        "croner": "",
        "ours": "03-08T07:15 03-08T07:45",
        "what": "15,45 2 * * * America/New_York",
      },
      {
        "cronParser": "03-28T23:00 03-29T01:00 03-29T02:00",
        "croner": "03-28T23:00 03-29T02:00",
        "ours": "03-28T23:00 03-29T01:00 03-29T02:00",
        "what": "0 */2 * * * Europe/Berlin",
      },
      {
        "cronParser": "10-25T00:00 10-25T03:00",
        "croner": "10-25T00:00 10-25T01:00 10-25T03:00",
        "ours": "10-25T00:00 10-25T03:00",
        "what": "0 */2 * * * Europe/Berlin",
      },
      {
        "cronParser": "10-29T05:15 10-29T05:45 10-29T07:15 10-29T07:45",
        "croner": "10-29T04:15 10-29T04:45 10-29T05:15 10-29T05:45 10-29T07:15 10-29T07:45",
        "ours": "10-29T04:15 10-29T04:45 10-29T07:15 10-29T07:45",
        "what": "15,45 */2 * * * America/Havana",
      },
      {
        "cronParser": "",
        "croner": "10-03T15:30",
        "ours": "10-03T15:40",
        "what": "10 2 * * * Australia/Lord_Howe",
      },
      {
        "cronParser": "Error: Invalid expression, loop limit exceeded",
        "croner": "04-04T16:30",
        "ours": "04-04T16:30",
        "what": "0 3 * * * Australia/Lord_Howe",
      },
      {
        "cronParser": "10-31T03:30 10-31T03:50 10-31T04:10",
        "croner": "10-31T02:30 10-31T03:30 10-31T03:50 10-31T04:10",
        "ours": "10-31T02:30 10-31T03:50 10-31T04:10",
        "what": "*/20 0 31 10 * America/St_Johns",
      },
      {
        "cronParser": "",
        "croner": "03-14T03:31",
        "ours": "03-14T03:45",
        "what": "15 0 * * * America/St_Johns",
      },
    ]
  `)
})

/**
 * The wall time of each minute around a change, with every instant that has it: none if it is
 * skipped.
 */
interface Walls {
  readonly instants: ReadonlyMap<number, readonly number[]>
  readonly firstMs: number
  readonly lastMs: number
  /** The offset before the change. */
  readonly offsetMs: number
}

function wallsOf(zone: string, changeMs: number): Walls {
  const instants = new Map<number, number[]>()
  for (let timeMs = changeMs - 60 * HOUR_MS; timeMs < changeMs + 60 * HOUR_MS; timeMs += MINUTE_MS) {
    const wallMs = timeMs + offsetOf(timeMs, zone)
    instants.set(wallMs, [...(instants.get(wallMs) ?? []), timeMs])
  }
  const walls = [...instants.keys()]
  const offsetMs = offsetOf(changeMs - MINUTE_MS, zone)
  return { instants, firstMs: Math.min(...walls), lastMs: Math.max(...walls), offsetMs }
}

/** The definition, minute by minute. */
function defined(expression: string, { instants, firstMs, lastMs, offsetMs }: Walls): number[] {
  const calendar = CronExpressionParser.parse(expression, { tz: 'UTC' })
  const isOfAllHours = calendar.fields.hour.values.length === 24
  const minutesOfHour = new Set<number>(calendar.fields.minute.values)
  const dues = new Set<number>()
  for (let wallMs = firstMs; wallMs <= lastMs; wallMs += MINUTE_MS) {
    const wall = new Date(wallMs)
    // The library is slow, and the expression leaves out most minutes.
    if (!minutesOfHour.has(wall.getUTCMinutes()) || !calendar.includesDate(wall)) continue
    const real = instants.get(wallMs) ?? []
    const once = [real[0] ?? wallMs - offsetMs]
    for (const dueMs of isOfAllHours ? real : once) dues.add(dueMs)
  }
  return [...dues].toSorted((one, other) => one - other)
}

function walk(
  step: (dueMs: number) => number | undefined,
  { fromMs, isIn }: { readonly fromMs: number; readonly isIn: (dueMs: number) => boolean },
): number[] {
  const dues: number[] = []
  for (let dueMs = step(fromMs); dueMs !== undefined && isIn(dueMs); dueMs = step(dueMs)) dues.push(dueMs)
  return dues
}

function isNearChange(timeMs: number | undefined, zone: string): boolean {
  if (timeMs === undefined) return false
  return offsetOf(timeMs - 36 * HOUR_MS, zone) !== offsetOf(timeMs + 36 * HOUR_MS, zone)
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Read from how the zone writes a time, independently of the code under test. */
function offsetOf(timeMs: number, timeZone: string): number {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  formats.set(timeZone, format)
  return Date.parse(`${format.format(timeMs).replace(' ', 'T')}Z`) - Math.floor(timeMs / 1000) * 1000
}

function shown(dues: readonly number[]): string[] {
  return dues.map((dueMs) => new Date(dueMs).toISOString())
}

function tried(ask: () => string): string {
  try {
    return ask()
  } catch (error) {
    return String(error)
  }
}
