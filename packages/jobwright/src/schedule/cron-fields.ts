/**
 * What a cron expression says, field by field. cron-parser reads it; but to read its first expression it asks the machine
 * for its locale, which takes 20 ms, so that the plainest ones, which most are, are read here.
 */

import { CronExpressionParser } from 'cron-parser'

/** The values of a field, in ascending order. */
interface Values {
  readonly values: readonly number[]
}

/** The fields of an expression. */
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

/** Reads an expression. @throws Error where it is wrong */
export function cronFieldsOf(expression: string): CronFields {
  // A seed makes H the same in every process.
  return plainFields(expression) ?? CronExpressionParser.parse(expression, { hashSeed: expression }).fields
}

/** Of an expression of any day of the month, and numbers, ranges, lists and steps of `*` elsewhere; `undefined` of others. */
function plainFields(expression: string): CronFields | undefined {
  const fields = expression.trim().split(/\s+/)
  if (fields.length === 5) fields.unshift('0')
  const [seconds, minutes, hours, date, months, weekdays] = fields
  if (fields.length !== 6 || date !== '*') return undefined
  const second = valuesOf(seconds!, 0, 59)
  const minute = valuesOf(minutes!, 0, 59)
  const hour = valuesOf(hours!, 0, 23)
  const month = valuesOf(months!, 1, 12)
  const weekday = valuesOf(weekdays!, 0, 6)
  if (!second || !minute || !hour || !month || !weekday) return undefined
  return {
    second: { values: second },
    minute: { values: minute },
    hour: { values: hour },
    month: { values: month },
    dayOfMonth: { isWildcard: true, hasLastChar: false, values: [] },
    dayOfWeek: { isWildcard: weekdays === '*', nthDay: 0, values: weekday },
  }
}

function valuesOf(field: string, least: number, most: number): number[] | undefined {
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
  const isTwice = new Set(values).size < values.length // cron-parser says so
  return isTwice ? undefined : values.toSorted((one, other) => one - other)
}

function range(least: number, most: number, step: number): number[] | undefined {
  if (step < 1) return undefined
  return Array.from({ length: Math.floor((most - least) / step) + 1 }, (_, index) => least + index * step)
}
