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
        // A weekday is an alternative to the days of the month.
        !/[*?]/.test(inWeek) || inYear.some((month) => Math.min(...inMonth) <= DAYS_OF_MONTHS[month - 1]!)
      expect({ cron, never: isCronNeverDue(cron) }).toEqual({ cron, never: !comes })
      // Every accepted expression is due within the years that cron-parser searches.
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

test('a problem names the field, the given text and what is allowed', () => {
  const wrong = '60 1.5 a 1,,2 */0 */x 1/ */1/2 /5 1-/5 *5 1-2-3 -1 22-2 1,1 1-5,3 L H(5-1) H(70-80) */-1'
    .split(' ')
    .map((minute) => `${minute} * * * *`)
  const steps = [
    '*/90 * * * *',
    '0-59/61 * * * *',
    '0 */25 * * *',
    '0 0 31/5 * *',
    '0 0 1 */12 *',
    'H/60 * * * *',
  ]
  const days = ['0', '5L', '15W', 'L-3', 'L/2'].map((day) => `* * ${day} * *`)
  const months = ['13', 'JANUARY', 'MON'].map((month) => `* * * ${month} *`)
  const weekdays = '8 1-8 7-1 MONDAY FRI-MON SAT-SUN MON-FRI/9 */7 L 1#6 #2 x#2 1,2#3 1#1#1 0,7'
    .split(' ')
    .map((weekday) => `* * * * ${weekday}`)
  const others = ['0 0 30 H *', '* * *', '60 0 0 * * *', '0 0 31 2 *', '1#2 * * * *', ' '.repeat(1025)]
  const all = [...wrong, ...steps, ...days, ...months, ...weekdays, ...others]
  expect(Object.fromEntries(all.map((cron) => [cron.trim(), cronProblem(cron)]))).toMatchInlineSnapshot(`
    {
      "": "it has more than 1024 characters",
      "* * *": "it has 3 fields, not 5 (or 6 with seconds first)",
      "* * * * #2": "day of week "#2" has no day before "#"",
      "* * * * */7": "day of week "*/7" has the step 7, which leaves nothing but 0; write "0"",
      "* * * * 0,7": "day of week "0,7" has Sunday twice, which is SUN, 0 and 7; write "0"",
      "* * * * 1#1#1": "day of week "1#1#1" has "#" beside other signs; it stands between one day and a number: "MON#1" is the first Monday of a month",
      "* * * * 1#6": "day of week "1#6" has "6" after "#", where 1 to 5 may stand: "MON#1" is the first Monday of a month",
      "* * * * 1,2#3": "day of week "1,2#3" has "#" beside other signs; it stands between one day and a number: "MON#1" is the first Monday of a month",
      "* * * * 1-8": "day of week "1-8" has the end "8"; allowed are 0 to 7 and SUN to SAT",
      "* * * * 7-1": "day of week "7-1" goes down; write "0-1"",
      "* * * * 8": "day of week "8" is wrong; allowed are 0 to 7 and SUN to SAT",
      "* * * * FRI-MON": "day of week "FRI-MON" goes down; write "FRI-SAT,SUN-MON"",
      "* * * * L": "day of week "L" has "L" without the one day before it: "5L" is the last Friday of a month",
      "* * * * MON-FRI/9": "day of week "MON-FRI/9" has the step 9, which leaves nothing but MON; write "MON"",
      "* * * * MONDAY": "day of week "MONDAY" is wrong; allowed are 0 to 7 and SUN to SAT; write "MON"",
      "* * * * SAT-SUN": "day of week "SAT-SUN" goes down; write "SAT,SUN"",
      "* * * * x#2": "day of week "x#2" has "x" before "#"; allowed are 0 to 7 and SUN to SAT",
      "* * * 13 *": "month "13" is wrong; allowed are 1 to 12 and JAN to DEC",
      "* * * JANUARY *": "month "JANUARY" is wrong; allowed are 1 to 12 and JAN to DEC; write "JAN"",
      "* * * MON *": "month "MON" is wrong; allowed are 1 to 12 and JAN to DEC",
      "* * 0 * *": "day of month "0" is wrong; allowed are 1 to 31",
      "* * 15W * *": "day of month "15W" has "W", the nearest weekday, which is not supported",
      "* * 5L * *": "day of month "5L" has "L" beside other signs; "L" alone is the last day of the month",
      "* * L-3 * *": "day of month "L-3" has "L" beside other signs; "L" alone is the last day of the month",
      "* * L/2 * *": "day of month "L/2" has a step after what has no steps",
      "*/-1 * * * *": "minute "*/-1" has the step "-1", and a step is a whole number from 1",
      "*/0 * * * *": "minute "*/0" has the step "0", and a step is a whole number from 1",
      "*/1/2 * * * *": "minute "*/1/2" has more than one step",
      "*/90 * * * *": "minute "*/90" has the step 90, which leaves nothing but 0 (every 90 minutes is intervalSeconds: 5400 in place of cron); write "0"",
      "*/x * * * *": "minute "*/x" has the step "x", and a step is a whole number from 1",
      "*5 * * * *": "minute "*5" has "*" beside other signs; it stands alone, or before a step: "*/5"",
      "-1 * * * *": "minute "-1" is a range without an end; write both, as in "1-5"",
      "/5 * * * *": "minute "/5" has nothing before "/"; write "*/5"",
      "0 */25 * * *": "hour "*/25" has the step 25, which leaves nothing but 0 (every 25 hours is intervalSeconds: 90000 in place of cron); write "0"",
      "0 0 1 */12 *": "month "*/12" has the step 12, which leaves nothing but 1; write "1"",
      "0 0 30 H *": "its "H" may stand for a month that has no such day",
      "0 0 31 2 *": "none of its months has such a day",
      "0 0 31/5 * *": "day of month "31/5" has the step 5, which leaves nothing but 31; write "31"",
      "0-59/61 * * * *": "minute "0-59/61" has the step 61, which leaves nothing but 0; write "0"",
      "1#2 * * * *": "minute "1#2" has "#", which only the day of week may have",
      "1,,2 * * * *": "minute "1,,2" has nothing beside a comma",
      "1,1 * * * *": "minute "1,1" has 1 twice; write "1"",
      "1-/5 * * * *": "minute "1-/5" has "1-" before "/", which is a range without an end; write both, as in "1-5"",
      "1-2-3 * * * *": "minute "1-2-3" is a range of more than two ends",
      "1-5,3 * * * *": "minute "1-5,3" has 3 twice; write "1-5"",
      "1.5 * * * *": "minute "1.5" is wrong; allowed are 0 to 59",
      "1/ * * * *": "minute "1/" has the step "", and a step is a whole number from 1",
      "22-2 * * * *": "minute "22-2" goes down; write "22-59,0-2"",
      "60 * * * *": "minute "60" is wrong; allowed are 0 to 59",
      "60 0 0 * * *": "second "60" is wrong; allowed are 0 to 59",
      "H(5-1) * * * *": "minute "H(5-1)" goes down; write "H(1-5)"",
      "H(70-80) * * * *": "minute "H(70-80)" has the end "70"; allowed are 0 to 59",
      "H/60 * * * *": "minute "H/60" has the step 60, which does not fit into 0 to 59; write "H"",
      "L * * * *": "minute "L" has "L", which only days may have",
      "a * * * *": "minute "a" is wrong; allowed are 0 to 59",
    }
  `)
})

/** The fields that take any number of remedies: each wrong text with several others around it. */
const WRONG_ITEMS = [
  ...'*/90 0-59/61 5/90 /5 /90 22-2 59-0 7-1 7-0 FRI-MON SAT-SUN MON-FRI/9 */7 JANUARY MARCH'.split(' '),
  ...'MONDAY NOV-FEB DEC-JAN H/90 H(5-1) H(0-3)/9 31/5 */25 */12 1,1 0,7 5L,5L 1-5,3 6-6/2'.split(' '),
]

test('each remedy that names what to write is right itself, in every field and in lists', () => {
  const items = WRONG_ITEMS.flatMap((item) => [item, `4,${item}`, `1-3,${item},H`])
  let remedies = 0
  for (const item of items) {
    for (const place of [0, 1, 2, 3, 4, 5]) {
      const fields = ['0', '0', '0', '*', '*', '*'].with(place, item)
      const meant = /; write "([^"]+)"$/.exec(cronProblem(fields.join(' ')) ?? '')?.[1]
      if (meant === undefined) continue
      remedies += 1
      const mended = fields.with(place, meant).join(' ')
      expect({ item, mended, problem: cronProblem(mended) }).toEqual({ item, mended, problem: undefined })
    }
  }
  expect(remedies).toBeGreaterThan(200)
})

test.for(['0 0 31 H *', '0 0 H(29-31) 2 *'])('%s is wrong, as some jobs would never be due', (cron) => {
  expect(cronProblem(cron)).toBe('its "H" may stand for a month that has no such day')
})

test('what cron-parser refuses is refused with the wrong field, and of the others only idle steps', () => {
  const sign = fc.constantFrom(
    ...'0 1 2 3 4 5 6 7 8 9 * ? , - / L W # ( a x'.split(' '),
    'MON',
    'jan',
    '10',
    '1-5',
    '*/',
  )
  const field = fc.oneof(
    { weight: 3, arbitrary: fc.constant('*') },
    { weight: 2, arbitrary: fc.array(sign, { minLength: 1, maxLength: 4 }).map((signs) => signs.join('')) },
  )
  fc.assert(
    fc.property(fc.array(field, { minLength: 5, maxLength: 6 }), (fields) => {
      const cron = fields.join(' ')
      // cron-parser puts the number in the place of a name, wherever it stands: MON0 would be 10.
      fc.pre(!/(?:MON|jan)\d|\d(?:MON|jan)/.test(cron))
      const problem = cronProblem(cron)
      const isIdle = /has the step \d+, which leaves nothing but/.test(problem ?? '')
      const isRight = problem === undefined || (isIdle && isParsed(cron))
      expect({ cron, isRight }).toEqual({ cron, isRight: isParsed(cron) })
      if (problem === undefined) return
      expect(problem).toMatch(
        /^(?:"\S*" in )?(?:second|minute|hour|day of month|month|day of week) "\S*" (?:has|is|goes) |^none of its months /,
      )
    }),
    { numRuns: 1500 },
  )
})

function isParsed(cron: string): boolean {
  try {
    return CronExpressionParser.parse(cron, { hashSeed: cron }) !== undefined
  } catch {
    return false
  }
}
