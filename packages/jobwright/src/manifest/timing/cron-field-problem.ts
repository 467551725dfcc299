/**
 * What is wrong with one field of a cron expression, in plain words. `cronFieldsOf` decides which
 * fields are wrong.
 */

import { CRON_FIELDS, cronFieldsOf, type CronField } from './cron-fields.ts'

/** A field of one expression, whose whole text draws the values of `H`. */
export interface SeededField extends CronField {
  readonly hashSeed: string
}

/**
 * What is wrong with a field alone: a sentence with the field, the given text and what is allowed.
 */
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

/** The values of a field; none if it is wrong. */
function valuesOf(field: SeededField, text: string): readonly unknown[] {
  if (text === '') return []
  const fields = CRON_FIELDS.map(({ key }) => (key === field.key ? text : '*'))
  try {
    return cronFieldsOf(fields.join(' '), field.hashSeed)[field.key].values
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

/** What is wrong with one item of a list. */
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

/** The two ranges that a range over the end of the hour, day, week or year stands for. */
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

/** The text with numbers in place of names, as some names contain an "L". */
function withoutNames({ names, min }: CronField, text: string): string {
  return names.reduce((rest, name, index) => rest.replaceAll(new RegExp(name, 'gi'), `${min + index}`), text)
}
