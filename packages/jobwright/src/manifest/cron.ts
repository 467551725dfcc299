/** Checks of cron expressions and time zones: what is wrong with one, or nothing. */

import { CronExpressionParser } from 'cron-parser'

/**
 * Says what is wrong with a cron expression, or `undefined` where it is fine. Fields are counted here, as cron-parser
 * accepts too few.
 */
export function cronProblem(expression: string): string | undefined {
  const fields = expression.trim().split(/\s+/).filter(Boolean)
  if (fields.length !== 5 && fields.length !== 6) {
    return `it has ${fields.length} field${fields.length === 1 ? '' : 's'}, not 5 (or 6 with seconds first)`
  }
  try {
    CronExpressionParser.parse(expression)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
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
