/**
 * Compares the due times around changes of clocks with what Temporal says of them. It needs a Node
 * that has Temporal. Its argument is how many changes are passed over for each that is looked at.
 */

import { cronOf } from './cron.ts'

/** The part of Temporal that is used; the types of this repository do not have it yet. */
interface TemporalLike {
  readonly Instant: { fromEpochMilliseconds(ms: number): { toZonedDateTimeISO(zone: string): Zoned } }
}
interface Zoned {
  readonly epochMilliseconds: number
  toPlainDate(): PlainDate
  getTimeZoneTransition(direction: 'next'): Zoned | null
}
interface PlainDate {
  readonly dayOfWeek: number
  add(duration: { days: number }): PlainDate
  toPlainDateTime(time: { hour: number; minute: number }): Wall
}
interface Wall {
  equals(other: Wall): boolean
  toZonedDateTime(
    zone: string,
    options: { disambiguation: 'earlier' | 'later' | 'compatible' },
  ): Zoned & { toPlainDateTime(): Wall }
}

/** What the program writes to its output, as JSON. */
export interface TemporalComparison {
  readonly changes: number
  readonly dues: number
  /** One line for each of the first wrong answers. */
  readonly wrong: readonly string[]
}

const { Temporal } = globalThis as unknown as { readonly Temporal: TemporalLike }
const [EVERY = 1] = process.argv.slice(2).map(Number)
const FIRST_MS = Date.UTC(1970, 0)
const LAST_MS = Date.UTC(2040, 0)
const AROUND_MS = 26 * 3_600_000

const EXPRESSIONS = ['*/30 * * * *', '15,45 */2 * * *', '30 0-3,22,23 * * *', '0 0 * * *', '7 1,2,23 * * 0,5']

const wrong: string[] = []
let changes = 0
let dues = 0
let passed = 0

for (const zone of Intl.supportedValuesOf('timeZone')) {
  let at: Zoned | null = Temporal.Instant.fromEpochMilliseconds(FIRST_MS).toZonedDateTimeISO(zone)
  for (;;) {
    at = at.getTimeZoneTransition('next')
    if (at === null || at.epochMilliseconds > LAST_MS) break
    passed += 1
    if (passed % EVERY === 0) compareAround(zone, at)
  }
}
process.stdout.write(JSON.stringify({ changes, dues, wrong } satisfies TemporalComparison))

function compareAround(zone: string, change: Zoned): void {
  changes += 1
  const [fromMs, untilMs] = [change.epochMilliseconds - AROUND_MS, change.epochMilliseconds + AROUND_MS]
  for (const expression of EXPRESSIONS) {
    const cron = cronOf(expression, zone)
    const expected = defined(expression, zone, change).filter((ms) => ms > fromMs && ms <= untilMs)
    const forwards: number[] = []
    for (let ms = cron.next(fromMs); ms !== undefined && ms <= untilMs; ms = cron.next(ms)) forwards.push(ms)
    const backwards: number[] = []
    for (let ms = cron.previous(untilMs + 1); ms !== undefined && ms > fromMs; ms = cron.previous(ms))
      backwards.unshift(ms)
    const { count } = cron.count(fromMs + 1, untilMs)
    dues += expected.length
    const answers = [forwards, backwards].map((some) => some.join())
    const isRight = answers.every((some) => some === expected.join()) && count === expected.length
    if (!isRight && wrong.length < 20)
      wrong.push(lineOf(`${expression} ${zone}`, { expected, forwards, backwards, count }))
  }
}

/** The definition of docs/reference/semantics.md, by the wall times of the days around a change. */
function defined(expression: string, zone: string, change: Zoned): number[] {
  const [minutes, hours, , , weekdays] = expression.split(' ').map((field, place) => valuesOf(field, place))
  const found = new Set<number>()
  for (let days = -3; days <= 3; days += 1) {
    const date = change.toPlainDate().add({ days })
    if (!weekdays!.includes(date.dayOfWeek % 7)) continue
    for (const hour of hours!) {
      for (const minute of minutes!) {
        for (const ms of instantsOf(date.toPlainDateTime({ hour, minute }), zone, hours!.length === 24))
          found.add(ms)
      }
    }
  }
  return [...found].toSorted((one, other) => one - other)
}

function instantsOf(wall: Wall, zone: string, isOfAllHours: boolean): number[] {
  const first = wall.toZonedDateTime(zone, { disambiguation: 'earlier' })
  const isSkipped = !first.toPlainDateTime().equals(wall)
  if (isSkipped) {
    return isOfAllHours
      ? []
      : [wall.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds]
  }
  if (!isOfAllHours) return [first.epochMilliseconds]
  return [first.epochMilliseconds, wall.toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds]
}

/** The values of the fields that {@link EXPRESSIONS} have: `*`, steps, ranges and lists. */
function valuesOf(field: string, place: number): number[] {
  const size = [60, 24, 31, 12, 7][place] ?? 0
  return field.split(',').flatMap((item) => {
    const [range = '', step = '1'] = item.split('/')
    const [from = 0, to = range === '*' ? size - 1 : from] = range === '*' ? [] : range.split('-').map(Number)
    return Array.from({ length: to - from + 1 }, (_, index) => from + index).filter(
      (value) => (value - from) % Number(step) === 0,
    )
  })
}

function lineOf(
  what: string,
  {
    expected,
    forwards,
    backwards,
    count,
  }: { readonly [name in 'expected' | 'forwards' | 'backwards']: number[] } & { count: number },
): string {
  const differing = [...forwards, ...backwards, ...expected].find(
    (ms) => ![forwards, backwards, expected].every((some) => some.includes(ms)),
  )
  const lists = Object.entries({ expected, forwards, backwards }).map(
    ([name, some]) => `${name} ${some.includes(differing ?? 0)}`,
  )
  return `${what}: ${new Date(differing ?? 0).toISOString()}: ${lists.join(', ')}; ${count} of ${expected.length}`
}
