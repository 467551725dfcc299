import { expect, test } from 'vitest'

import { days, every, hours, millisecondsOf, minutes, seconds } from './durations.ts'

test('counts become seconds', () => {
  expect([seconds(30), minutes(5), hours(1.5), days(2), minutes(0)]).toEqual([30, 300, 5400, 172_800, 0])
})

test.each([
  ['90s', 90],
  ['5m', 300],
  ['1h30m', 5400],
  ['1d2h3m4s5ms', 93_784.005],
  ['500ms', 0.5],
  ['1.1h', 3960],
])('every %s is %d seconds', (duration, value) => {
  expect(every(duration)).toBe(value)
})

test('a duration of 0 is valid, except for every()', () => {
  expect(millisecondsOf('0s')).toBe(0)
  expect(() => every('0s')).toThrow('expected every() to be given a duration longer than 0, got "0s"')
})

test.each([
  ['5', 'it has no unit; write ms, s, m, h or d after the number'],
  ['5x', 'there is no unit "x"; use ms, s, m, h or d'],
  ['5M', 'there is no unit "M"; use ms, s, m, h or d'],
  ['5min', 'there is no unit "min"; use ms, s, m, h or d'],
  ['30m1h', 'units go from the largest to the smallest, each once'],
  ['1m1m', 'units go from the largest to the smallest, each once'],
  ['5 m', 'write numbers with their units and nothing else'],
  ['-5m', 'write numbers with their units and nothing else'],
  ['1.5.5h', 'write numbers with their units and nothing else'],
  ['m', 'write numbers with their units and nothing else'],
  ['', 'write numbers with their units and nothing else'],
])('%o is not a duration', (duration, problem) => {
  expect(() => every(duration)).toThrow(
    `expected a duration such as "90s", "5m" or "1h30m", got ${JSON.stringify(duration)}: ${problem}`,
  )
})

test('a long text is read quickly', () => {
  expect(() => millisecondsOf(`${'1'.repeat(50_000)}!`)).toThrow('nothing else')
})

test('a value that is not a number, or not a valid length of time, is refused', () => {
  expect(() => minutes(-1)).toThrow('expected minutes() to be given a number ≥ 0, got -1')
  expect(() => hours(Number.NaN)).toThrow('expected hours() to be given a number ≥ 0, got NaN')
  expect(() => seconds('5' as never)).toThrow('expected seconds() to be given a number ≥ 0, got "5"')
  expect(() => every(5 as never)).toThrow('got 5: it is not a text')
})
