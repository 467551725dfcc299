/** Checks of cron expressions and time zones. */

import { cronFieldProblem } from './cron-field-problem.ts'
import { CRON_FIELDS, cronFieldsOf } from './cron-fields.ts'

/** What is wrong with a cron expression, or `undefined` if it is valid. */
export function cronProblem(expression: string): string | undefined {
  if (expression.length > MAX_LENGTH) return `it has more than ${MAX_LENGTH} characters`
  const fields = expression.trim().split(/\s+/).filter(Boolean)
  // cron-parser would accept fewer.
  if (fields.length !== 5 && fields.length !== 6) {
    return `it has ${fields.length} field${fields.length === 1 ? '' : 's'}, not 5 (or 6 with seconds first)`
  }
  try {
    cronFieldsOf(expression)
    return undefined
  } catch {
    return problemOfFields(expression, fields)
  }
}

/** The longest expression that cron-parser takes. */
const MAX_LENGTH = 1024

/**
 * What is wrong with the first wrong field. If each is right alone, none of the months has such a
 * day.
 */
function problemOfFields(expression: string, fields: readonly string[]): string {
  for (const [index, field] of CRON_FIELDS.slice(-fields.length).entries()) {
    // The seed is that of the schedule, as some values of `H` may be wrong and others right.
    const problem = cronFieldProblem({ ...field, hashSeed: expression }, fields[index]!)
    if (problem !== undefined) return problem
  }
  return 'none of its months has such a day'
}

/**
 * Whether a cron expression is valid field by field, and yet matches no date: no month of it has
 * such a day.
 */
export function isCronNeverDue(expression: string): boolean {
  const [weekday = '', months = '', days = '', ...others] = expression.trim().split(/\s+/).toReversed()
  const isFine = (...fields: string[]): boolean =>
    cronProblem([...fields, ...others].toReversed().join(' ')) === undefined
  return !isFine(weekday, months, days) && isFine(weekday, months, '1') && isFine(weekday, '*', days)
}

/** What is wrong with a time zone, or `undefined` if this machine's time zone data knows it. */
export function timezoneProblem(timezone: string): string | undefined {
  try {
    // Intl accepts an offset such as "+02:00", but that is not an IANA name and has no daylight
    // saving time.
    if (/^[+-]/.test(timezone)) return 'an offset is not a time zone'
    return Intl.DateTimeFormat('en', { timeZone: timezone }) && undefined
  } catch {
    return `"${timezone}" is not in the time zone database`
  }
}
