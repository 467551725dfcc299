/** What is wrong with one field of a cron expression, in plain words. Which ones are wrong cron-parser decides. */

import { CronExpressionParser } from 'cron-parser'

/** A field, in the order in which they stand. */
export interface CronField {
  readonly name: string
  /** What cron-parser calls it. */
  readonly key: 'second' | 'minute' | 'hour' | 'dayOfMonth' | 'month' | 'dayOfWeek'
  readonly min: number
  readonly max: number
  /** What stands for the values, from `min` on. */
  readonly names: readonly string[]
}

/** All six; an expression of five fields is without the first. */
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

/** A field of a certain expression: what `H` stands for depends on the whole of it. */
export interface SeededField extends CronField {
  readonly hashSeed: string
}

/** What is wrong with a field by itself, as a sentence with the field, what is given and what is allowed. */
export function cronFieldProblem(field: SeededField, text: string): string | undefined {
  if (isRight(field, text)) return undefined
  if (text.includes('#')) return `${field.name} "${text}" ${hashProblem(field, text)}`
  const wrong = text.split(',').find((part) => !isRight(field, part))
  if (wrong === undefined) return `${field.name} "${text}" ${doubleProblem(field, text)}`
  const subject = wrong === text ? `${field.name} "${text}"` : `"${wrong}" in ${field.name} "${text}"`
  return wrong === ''
    ? `${field.name} "${text}" has nothing beside a comma`
    : `${subject} ${partProblem(field, wrong)}`
}

/** The values of a field, in the order in which they are written; none where it is wrong. */
function valuesOf(field: SeededField, text: string): readonly unknown[] {
  if (text === '') return []
  const fields = CRON_FIELDS.map(({ key }) => (key === field.key ? text : '*'))
  try {
    return CronExpressionParser.parse(fields.join(' '), { hashSeed: field.hashSeed }).fields[field.key].values
  } catch {
    return []
  }
}

function isRight(field: SeededField, text: string): boolean {
  return valuesOf(field, text).length > 0
}

function doubleProblem(field: SeededField, text: string): string {
  const values = text.split(',').flatMap((part) => valuesOf(field, part))
  const double = values.find((value, index) => values.indexOf(value) !== index)
  return field.key === 'dayOfWeek' && double === 0
    ? 'has Sunday twice, which is SUN, 0 and 7'
    : `has ${String(double)} twice`
}

function hashProblem(field: SeededField, text: string): string {
  if (field.key !== 'dayOfWeek') return `has "#", which only the day of week may have`
  const [day = '', number = '', ...more] = text.split('#')
  if (more.length > 0 || /[-,/L]/.test(withoutNames(field, text))) {
    return 'has "#" beside other signs; it stands between one day and a number: "MON#1" is the first Monday of a month'
  }
  if (!/^[1-5]$/.test(number)) {
    return `has "${number}" after "#", where 1 to 5 may stand: "MON#1" is the first Monday of a month`
  }
  return day === '' ? 'has no day before "#"' : `has "${day}" before "#"; ${allowed(field)}`
}

/** Of one element of a list. */
function partProblem(field: SeededField, part: string): string {
  const written = withoutNames(field, part)
  if (part.includes('/')) return stepProblem(field, part)
  if (/^(?:\d+|L)?W$/.test(written)) return 'has "W", the nearest weekday, which is not supported'
  if (/[*?]/.test(part)) return 'has "*" beside other signs; it stands alone, or before a step: "*/5"'
  if (written.includes('L') && /^[\dL-]+$/.test(written)) return lastProblem(field)
  return rangeProblem(field, part)
}

function stepProblem(field: SeededField, part: string): string {
  const [before = '', step = '', ...more] = part.split('/')
  if (more.length > 0) return 'has more than one step'
  if (!/^\d+$/.test(step) || Number(step) === 0) {
    return `has the step "${step}", and a step is a whole number from 1`
  }
  if (before === '') return `has nothing before "/"; write "*/${step}"`
  return before === '*' || isRight(field, before)
    ? 'has a step after what has no steps'
    : `has "${before}" before "/", which ${partProblem(field, before)}`
}

function lastProblem({ key }: CronField): string {
  if (key === 'dayOfMonth') return 'has "L" beside other signs; "L" alone is the last day of the month'
  if (key === 'dayOfWeek') return 'has "L" without the one day before it: "5L" is the last Friday of a month'
  return 'has "L", which only days may have'
}

function rangeProblem(field: SeededField, part: string): string {
  const [, hashed] = /^H\((.*)\)$/.exec(part) ?? []
  const ends = (hashed ?? part).split('-')
  if (ends.length === 1) return valueProblem(field, part)
  if (ends.length > 2) return 'is a range of more than two ends'
  if (ends.includes('')) return 'is a range without an end; write both, as in "1-5"'
  const wrong = ends.find((end) => !isRight(field, end))
  if (wrong !== undefined) return `has the end "${wrong}"; ${allowed(field)}`
  return `goes down; write ${hashed === undefined ? bothParts(field, ends) : 'the smaller number first'}`
}

/** A range over the end of the hour, the day, the week or the year. */
function bothParts({ min, max, key }: CronField, [from = '', to = '']: readonly string[]): string {
  return `"${from}-${key === 'dayOfWeek' ? max - 1 : max},${min}-${to}"`
}

function valueProblem(field: SeededField, part: string): string {
  const meant = field.names.find((name) => part.toUpperCase().startsWith(name))
  return `is wrong; ${allowed(field)}${meant === undefined ? '' : `: write "${meant}"`}`
}

function allowed({ min, max, names }: CronField): string {
  return `allowed are ${min} to ${max}${names.length === 0 ? '' : ` and ${names[0]} to ${names.at(-1)}`}`
}

/** Numbers in place of the names, some of which have an "L". */
function withoutNames({ names, min }: CronField, text: string): string {
  return names.reduce((rest, name, index) => rest.replaceAll(new RegExp(name, 'gi'), `${min + index}`), text)
}
