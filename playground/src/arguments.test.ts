import { expect, test } from 'vitest'

import { ArgumentsError, parseArguments } from './arguments.ts'

test('without arguments the program runs until it is interrupted', () => {
  expect(parseArguments([])).toEqual({
    help: false,
    forSeconds: undefined,
    database: undefined,
    memory: false,
  })
})

test('--for takes seconds', () => {
  expect(parseArguments(['--for', '10']).forSeconds).toBe(10)
  expect(parseArguments(['--for=0.5']).forSeconds).toBe(0.5)
})

test('messages are kept in a file of their own, or in memory', () => {
  expect(parseArguments(['--database', 'x.db']).database).toBe('x.db')
  expect(parseArguments(['--memory']).memory).toBe(true)
})

test.for([
  [['--memory', '--database', 'x.db']],
  [['--for', 'ten']],
  [['--for', '0']],
  [['--for=-1']],
  [['--for', '']],
  [['--for']],
  [['10']],
  [['--four', '1']],
])('%j is refused', ([given]) => {
  expect(() => parseArguments(given!)).toThrow(ArgumentsError)
})
