import { CronExpressionParser } from 'cron-parser'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { CalendarDays } from './calendar-days.ts'
import { cronFieldsOf, type CronFields } from '../manifest/timing/cron-fields.ts'

/** The part of the fields that decides when the expression is due. */
function essenceOf(fields: CronFields) {
  const { second, minute, hour, month } = fields
  const days = new CalendarDays(fields)
  const from = 20_454 // January 1st, 2026
  const due = Array.from({ length: 366 }, (_, index) => from + index).filter((day) => days.has(day))
  return { values: [second, minute, hour, month].map(({ values }) => [...values]), due }
}

function tried(read: () => CronFields): unknown {
  try {
    return essenceOf(read())
  } catch {
    return 'wrong'
  }
}

const numbers = fc.integer({ min: 0, max: 70 })
const item = fc.oneof(
  numbers.map(String),
  fc.tuple(numbers, numbers).map(([from, to]) => `${Math.min(from, to)}-${Math.max(from, to)}`),
  fc.tuple(numbers, numbers).map(([from, to]) => `${from}-${to}`),
)
const field = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('*', '0', '1', '5', '*/2', '*/5', '*/0', '1-5', '1,3', '3,1,3', '7', '5-7'),
  },
  { weight: 1, arbitrary: fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => items.join(',')) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('L', '5L', '1#2', 'MON', 'JAN', '?', '*/70', '1-', '', '1,,2'),
  },
)

test('an expression has the fields that cron-parser reads, whichever of the two readers reads it', () => {
  fc.assert(
    fc.property(fc.array(field, { minLength: 5, maxLength: 6 }), fc.boolean(), (fields, isAnyDate) => {
      if (isAnyDate) fields[fields.length - 3] = '*'
      const expression = fields.join(' ')
      if (expression.trim().split(/\s+/).length < 5) return // expressions with too few fields are refused before
      const theirs = tried(() => CronExpressionParser.parse(expression).fields)
      expect({ expression, read: tried(() => cronFieldsOf(expression)) }).toEqual({
        expression,
        read: theirs,
      })
    }),
    { numRuns: 1000 },
  )
})
