/** Checks of cron expressions. */

import { cronFieldProblem } from './cron-field-problem.ts'
import { CRON_FIELDS, cronFieldsOf, isHashed } from './cron-fields.ts'
import { drawCron } from './drawn-cron.ts'

/** What is wrong with a cron expression, or `undefined` if it is right for every job type. */
export function cronProblem(expression: string): string | undefined {
  if (expression.length > MAX_LENGTH) return `it has more than ${MAX_LENGTH} characters`
  const fields = expression.trim().split(/\s+/).filter(Boolean)
  // cron-parser would accept fewer.
  if (fields.length !== 5 && fields.length !== 6) {
    return `it has ${fields.length} field${fields.length === 1 ? '' : 's'}, not 5 (or 6 with seconds first)`
  }
  if (!/[/H]/.test(expression) && isReadable(expression)) return undefined // as most are
  for (const [index, field] of CRON_FIELDS.slice(-fields.length).entries()) {
    const problem = cronFieldProblem(field, fields[index]!)
    if (problem !== undefined) return problem
  }
  // Each field is right alone.
  if (!isHashed(expression)) {
    return isReadable(expression) ? undefined : 'none of its months has such a day'
  }
  return leastDraws(expression).every(isReadable)
    ? undefined
    : 'its "H" may stand for a month that has no such day'
}

/** The longest expression that cron-parser takes. */
const MAX_LENGTH = 1024

function isReadable(expression: string): boolean {
  try {
    cronFieldsOf(expression)
    return true
  } catch {
    return false
  }
}

/** The draws of an expression whose days the fewest months have, one for each month drawn. */
function leastDraws(expression: string): string[] {
  return Array.from({ length: 12 }, (_, month) =>
    drawCron(expression, (choices, { field }) => Math.min(field.key === 'month' ? month : 31, choices - 1)),
  )
}

/** The expression that a nickname of crontab stands for; `undefined` for any other text. */
export function meantCron(text: string): string | undefined {
  return NICKNAMES.get(text.trim().toLowerCase())
}

const NICKNAMES: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
])

/**
 * Whether a cron expression is valid field by field, and yet matches no date: no month of it has
 * such a day.
 */
export function isCronNeverDue(expression: string): boolean {
  if (isHashed(expression)) return false // its days and months depend on the job type
  const [weekday = '', months = '', days = '', ...others] = expression.trim().split(/\s+/).toReversed()
  const isFine = (...fields: string[]): boolean =>
    cronProblem([...fields, ...others].toReversed().join(' ')) === undefined
  return !isFine(weekday, months, days) && isFine(weekday, months, '1') && isFine(weekday, '*', days)
}
