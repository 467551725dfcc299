/** Checks of cron expressions and time zones: what is wrong with one, or nothing. */

import { CronExpressionParser } from 'cron-parser'

import { CRON_FIELDS, cronFieldProblem } from './cron-field.ts'

/**
 * Says what is wrong with a cron expression, or `undefined` where it is fine. Fields are counted here, as cron-parser
 * accepts too few.
 */
export function cronProblem(expression: string): string | undefined {
  if (expression.length > MAX_LENGTH) return `it has more than ${MAX_LENGTH} characters`
  const fields = expression.trim().split(/\s+/).filter(Boolean)
  if (fields.length !== 5 && fields.length !== 6) {
    return `it has ${fields.length} field${fields.length === 1 ? '' : 's'}, not 5 (or 6 with seconds first)`
  }
  try {
    // With the seed that the schedule has, as some values of H may be wrong where others are right.
    CronExpressionParser.parse(expression, { hashSeed: expression })
    return undefined
  } catch {
    return problemOfFields(expression, fields)
  }
}

/** As much as cron-parser takes. */
const MAX_LENGTH = 1024

/** Of the first field that is wrong; where each is right by itself, the days are in none of the months. */
function problemOfFields(hashSeed: string, fields: readonly string[]): string {
  for (const [index, field] of CRON_FIELDS.slice(-fields.length).entries()) {
    const problem = cronFieldProblem({ ...field, hashSeed }, fields[index]!)
    if (problem !== undefined) return problem
  }
  return 'none of its months has such a day'
}

/**
 * Whether a cron expression can be understood, and yet no date ever matches: each field is right by itself, and the days
 * are in none of the months.
 */
export function isCronNeverDue(expression: string): boolean {
  const [weekday = '', months = '', days = '', ...others] = expression.trim().split(/\s+/).toReversed()
  const isFine = (...fields: string[]): boolean =>
    cronProblem([...fields, ...others].toReversed().join(' ')) === undefined
  return !isFine(weekday, months, days) && isFine(weekday, months, '1') && isFine(weekday, '*', days)
}

/** Says what is wrong with a time zone, or `undefined` where this machine's time zone data knows it. */
export function timezoneProblem(timezone: string): string | undefined {
  try {
    // An offset such as "+02:00" is accepted by Intl, but it is no IANA name and has no daylight saving time.
    if (/^[+-]/.test(timezone)) return 'an offset is not a time zone'
    return Intl.DateTimeFormat('en', { timeZone: timezone }) && undefined
  } catch {
    return `"${timezone}" is not in the time zone database`
  }
}
