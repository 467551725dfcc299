/**
 * `H` in cron expressions: a value that is drawn from the job type, so that jobs with the same
 * expression are due at different times, each at the same one in every process and after every
 * restart. `H(0-29)` is drawn from a range, `H/15` is every 15th value from a drawn one on.
 *
 * Jenkins has this syntax too: https://www.jenkins.io/doc/book/pipeline/syntax/#cron-syntax
 */

import { CRON_FIELDS, isHashed, valuesOfField, type CronField } from './cron-fields.ts'

/** Chooses one of several values, by its index. */
export type Choose = (choices: number, draw: { readonly field: CronField; readonly index: number }) => number

/** An item such as `H`, `H(0-29)`, `H/15` or, as a day of the week, `H#2`. */
interface HashedItem {
  /** The first and the last value that may be drawn. */
  readonly from: number
  readonly to: number
  /** Whether the item names its range. */
  readonly isRange: boolean
  readonly step: number | undefined
  /** What follows the value: `L` or `#2`. */
  readonly suffix: string
}

/** The last day of the month that `H` stands for without a range: one that every month has. */
const LAST_DATE = 28

/**
 * The expression with values in place of `H`, each drawn from the job type and its field. An
 * expression without `H`, or with a wrong one, is returned as it is.
 */
export function drawnCron(expression: string, jobType: string): string {
  return drawCron(expression, (choices, { field, index }) => {
    return Math.floor((hashOf(`${jobType} ${field.key} ${index}`) / 2 ** 32) * choices)
  })
}

/** The expression with values in place of `H`, chosen by the caller. */
export function drawCron(expression: string, choose: Choose): string {
  if (!isHashed(expression)) return expression
  const texts = expression.trim().split(/\s+/)
  if (texts.length !== 5 && texts.length !== 6) return expression
  const fields = CRON_FIELDS.slice(-texts.length)
  return fields.map((field, place) => drawCronField(field, texts[place]!, choose)).join(' ')
}

/** What an item with `H` stands for; `undefined` if it is wrong. */
export function hashedItem(field: CronField, item: string): HashedItem | undefined {
  const [, range, step, suffix = ''] = /^H(?:\(([^()]+)\))?(?:\/(\d+))?(L|#[1-5])?$/.exec(item) ?? []
  if (!item.startsWith('H') || (item !== 'H' && range === undefined && step === undefined && suffix === '')) {
    return undefined
  }
  if (suffix !== '' && (field.key !== 'dayOfWeek' || step !== undefined)) return undefined
  const ends = range === undefined ? [field.min, lastOf(field)] : endsOf(field, range)
  if (ends === undefined) return undefined
  return {
    from: ends[0],
    to: ends[1],
    isRange: range !== undefined,
    step: step === undefined ? undefined : Number(step),
    suffix,
  }
}

function lastOf({ key, max }: CronField): number {
  if (key === 'dayOfMonth') return LAST_DATE
  return key === 'dayOfWeek' ? max - 1 : max // 0 and 7 are both Sunday
}

function endsOf(field: CronField, range: string): readonly [number, number] | undefined {
  const [from, to, ...more] = range.split('-').map((end) => numberOf(field, end))
  if (from === undefined || to === undefined || more.length > 0 || from > to) return undefined
  return [from, to]
}

/** A number or a name as a number; `undefined` if the field cannot have it. */
export function numberOf({ names, min, max }: CronField, text: string): number | undefined {
  const name = names.indexOf(text.toUpperCase())
  if (name >= 0) return min + name
  const number = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN
  return number >= min && number <= max ? number : undefined
}

/** A field with values in place of `H`. */
export function drawCronField(field: CronField, text: string, choose: Choose): string {
  if (!isHashed(text)) return text
  const items = text.split(',').map((item, index) => {
    const hashed = hashedItem(field, item)
    return hashed === undefined ? item : drawItem(hashed, (choices) => choose(choices, { field, index }))
  })
  return items.length === 1 || text.includes('#') ? items.join(',') : union(field, items)
}

function drawItem({ from, to, step, suffix }: HashedItem, choose: (choices: number) => number): string {
  if (step === undefined) return `${from + choose(to - from + 1)}${suffix}`
  if (step < 1) return 'H' // it stays wrong
  const first = from + choose(Math.min(step, to - from + 1))
  const values = Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, nth) => first + nth * step)
  return values.join(',')
}

/** A value that is drawn may be one that another item of the list names. */
function union(field: CronField, items: readonly string[]): string {
  const values = items.map((item) => valuesOfField(field, item))
  if (values.some((some) => some.length === 0)) return items.join(',') // it stays wrong
  const all = [...new Set(values.flat())]
  const numbers = all.filter((value) => typeof value === 'number').toSorted((one, other) => one - other)
  return [...numbers, ...all.filter((value) => typeof value !== 'number')].join(',')
}

/**
 * A number from 0 to 2^32 that depends on every letter: FNV-1a
 * (http://www.isthe.com/chongo/tech/comp/fnv/), and the last step of MurmurHash3, without which
 * names that differ in their last letter would be close together.
 */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
