import { CronExpressionParser } from 'cron-parser'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { cronProblem, isCronNeverDue } from './cron.ts'

const DAYS_OF_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

test('a cron expression never comes where none of its months has any of its days, and only there', () => {
  const days = fc.uniqueArray(fc.integer({ min: 28, max: 31 }), { minLength: 1 })
  const months = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 })
  const weekday = fc.constantFrom('*', '?', '1', '5L', '2#3')
  fc.assert(
    fc.property(days, months, weekday, (inMonth, inYear, inWeek) => {
      const cron = `0 0 ${inMonth.join(',')} ${inYear.join(',')} ${inWeek}`
      const comes =
        // A day of the week is an alternative to the days of the month.
        !/[*?]/.test(inWeek) || inYear.some((month) => Math.min(...inMonth) <= DAYS_OF_MONTHS[month - 1]!)
      expect({ cron, never: isCronNeverDue(cron) }).toEqual({ cron, never: !comes })
      // What is accepted is found to be due within the years that are searched.
      if (comes) expect(CronExpressionParser.parse(cron).next().getTime()).toBeGreaterThan(0)
    }),
  )
})

test.for(['', '* * *', '61 0 * * *', '0 0 31 13 *', '0 0 32 1 *', 'nonsense'])(
  '%j is wrong rather than never due',
  (cron) => {
    expect(cronProblem(cron)).not.toBeUndefined()
    expect(isCronNeverDue(cron)).toBe(false)
  },
)
