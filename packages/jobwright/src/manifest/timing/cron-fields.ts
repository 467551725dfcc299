/**
 * The one reader of cron expressions: text to values, field by field. Most expressions are plain
 * numbers, ranges, lists and steps, and are read here. The others go to cron-parser, which takes
 * 20 ms for its first expression, as it asks the machine for its locale.
 */

import { CronExpressionParser } from 'cron-parser'

/** A field of cron expressions. */
export interface CronField {
  readonly name: string
  readonly key: keyof CronFields
  readonly min: number
  readonly max: number
  /** The names of the values, from `min` on. */
  readonly names: readonly string[]
}

/** All six fields in their order; an expression of five fields has no second. */
export const CRON_FIELDS: readonly CronField[] = [
  { name: 'second', key: 'second', min: 0, max: 59, names: [] },
  { name: 'minute', key: 'minute', min: 0, max: 59, names: [] },
  { name: 'hour', key: 'hour', min: 0, max: 23, names: [] },
  { name: 'day of month', key: 'dayOfMonth', min: 1, max: 31, names: [] },
  {
    name: 'month',
    key: 'month',
    min: 1,
    max: 12,
    names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  },
  {
    name: 'day of week',
    key: 'dayOfWeek',
    min: 0,
    max: 7,
    names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
  },
]

const ANY_NAME = new RegExp(CRON_FIELDS.flatMap(({ names }) => names).join('|'), 'gi')

/** The values of a field, in ascending order. */
interface Values {
  readonly values: readonly number[]
}

/** The values of an expression's fields. */
export interface CronFields {
  readonly second: Values
  readonly minute: Values
  readonly hour: Values
  readonly month: Values
  readonly dayOfMonth: { readonly isWildcard: boolean; readonly hasLastChar: boolean } & DayValues
  readonly dayOfWeek: { readonly isWildcard: boolean; readonly nthDay: number } & DayValues
}

/** Also texts: `L` and `5L`. */
interface DayValues {
  readonly values: readonly (number | string)[]
}

/**
 * Reads an expression without `H`, which `drawnCron` replaces.
 *
 * @throws Error if an expression of 5 or 6 fields is wrong; cron-parser accepts some with fewer
 */
export function cronFieldsOf(expression: string): CronFields {
  return plainFields(expression) ?? parsedFields(expression)
}

/** The values of one field's text without `H`; none if it is wrong. */
export function valuesOfField({ key }: CronField, text: string): readonly (number | string)[] {
  if (text === '') return []
  try {
    return cronFieldsOf(CRON_FIELDS.map((field) => (field.key === key ? text : '*')).join(' '))[key].values
  } catch {
    return []
  }
}

/** Whether an expression or a field has an `H` that is not a letter of a name, such as `THU`. */
export function isHashed(text: string): boolean {
  return text.includes('H') && text.replaceAll(ANY_NAME, '').includes('H')
}

/** cron-parser would draw other values for `H` each time. */
function parsedFields(expression: string): CronFields {
  if (isHashed(expression)) throw new Error(`the H in cron "${expression}" has no value yet`)
  return CronExpressionParser.parse(expression).fields
}

/**
 * Reads numbers, ranges, lists and steps of `*`, with `*` as the day of the month; `undefined` for
 * any other.
 */
function plainFields(expression: string): CronFields | undefined {
  const fields = expression.trim().split(/\s+/)
  if (fields.length === 5) fields.unshift('0')
  const [seconds, minutes, hours, date, months, weekdays] = fields
  if (fields.length !== 6 || date !== '*') return undefined
  const second = valuesOf(seconds!, 0, 59)
  const minute = valuesOf(minutes!, 0, 59)
  const hour = valuesOf(hours!, 0, 23)
  const month = valuesOf(months!, 1, 12)
  const weekday = valuesOf(weekdays!, 0, 6) // 7, another Sunday, is left to cron-parser
  if (!second || !minute || !hour || !month || !weekday) return undefined
  return {
    second: { values: second },
    minute: { values: minute },
    hour: { values: hour },
    month: { values: month },
    dayOfMonth: { isWildcard: true, hasLastChar: false, values: EVERY_DATE },
    dayOfWeek: { isWildcard: weekdays === '*', nthDay: 0, values: weekday },
  }
}

function valuesOf(field: string, least: number, most: number): readonly number[] | undefined {
  const step = /^\*(?:\/(\d{1,2}))?$/.exec(field)
  if (step !== null) return range(least, most, Number(step[1] ?? 1))
  const values: number[] = []
  for (const item of field.split(',')) {
    const [, first, last = first] = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(item) ?? []
    const from = Number(first)
    const to = Number(last)
    if (!(from >= least && from <= to && to <= most)) return undefined
    for (let value = from; value <= to; value += 1) values.push(value)
  }
  const isTwice = new Set(values).size < values.length // cron-parser refuses a value given twice
  return isTwice ? undefined : values.toSorted((one, other) => one - other)
}

function range(least: number, most: number, step: number): readonly number[] | undefined {
  if (step < 1) return undefined
  return Array.from({ length: Math.floor((most - least) / step) + 1 }, (_, index) => least + index * step)
}

const EVERY_DATE = range(1, 31, 1)!
