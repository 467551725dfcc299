import { expect, test } from 'vitest'

import {
  choiceRule,
  FLAG,
  integerRule,
  nameHint,
  numberRule,
  POSITIVE,
  textRule,
  wrongOptions,
  wrongValue,
  type Rules,
} from './option-check.ts'

const RULES: Rules = {
  workers: integerRule(1),
  limit: integerRule(1, 10),
  lease: numberRule(0, 10),
  age: POSITIVE,
  strict: FLAG,
  mode: choiceRule(['on', 'off']),
  name: textRule('the name of a job'),
}

test('every wrong option is reported with its name, what was expected and what was given', () => {
  const given = { workers: 0, limit: 11, lease: -1, age: 0, strict: 'yes', mode: 'of', name: '', worker: 1 }
  expect(wrongOptions(given, RULES).map(({ problem }) => problem)).toEqual([
    'expected workers to be an integer ≥ 1, got 0',
    'expected limit to be an integer from 1 to 10, got 11',
    'expected lease to be a number from 0 to 10, got -1',
    'expected age to be a number > 0, got 0',
    'expected strict to be true or false, got "yes"',
    `expected mode to be one of 'on', 'off', got "of"`,
    'expected name to be the name of a job, got ""',
    'there is no option "worker"; did you mean "workers"?',
  ])
})

test('no number stands for another type, and none is infinite', () => {
  const given = { workers: '2', limit: 1.5, lease: Number.NaN, age: Number.POSITIVE_INFINITY }
  expect(wrongOptions(given, RULES).map(({ name }) => name)).toEqual(Object.keys(given))
})

test('an option that is undefined counts as left out, and an inherited name is unknown', () => {
  expect(wrongOptions({ workers: undefined, limit: 10 }, RULES)).toEqual([])
  expect(wrongOptions({ toString: 1 }, RULES)).toMatchObject([{ name: 'toString', isUnknown: true }])
})

test('names inside an option carry its name', () => {
  expect(wrongOptions({ worker: 5 }, RULES, 'pool.')).toEqual([
    {
      name: 'pool.worker',
      isUnknown: true,
      problem: 'there is no option "pool.worker"; did you mean "pool.workers"?',
    },
  ])
})

test('of many names 20 are listed', () => {
  const names = Array.from({ length: 23 }, (_, index) => `job${index}`)
  expect(nameHint('mail', names)).toBe(`there are ${names.slice(0, 20).join(', ')} and 3 more`)
  expect(nameHint('mail', [])).toBe('there are none')
})

test('a long object is not shown', () => {
  expect(wrongValue('ids', 'a list', [1, 2])).toBe('expected ids to be a list, got [1,2]')
  expect(wrongValue('ids', 'a list', Array.from({ length: 99 }))).toBe(
    'expected ids to be a list, got an array',
  )
  expect(wrongValue('ids', 'a list', { text: 'x'.repeat(99) })).toBe(
    'expected ids to be a list, got another object',
  )
})
