/** What becomes of a message whose process died. */

import { expect, test } from 'vitest'

import { mayHaveBegun, settlementOfLost } from './recovery-rules.ts'

const message = { attempts: 1, dueMs: 500, hasBegun: true }

test('a lost message that may be repeated waits again alone, with the attempt counted, while attempts are left', () => {
  const again = { state: 'waiting', dueMs: 2000, counted: true, alone: true }
  expect(settlementOfLost({ idempotent: true, maxRetries: 2 }, message, 2000)).toEqual(again)
  expect(settlementOfLost({ idempotent: true, maxRetries: 1 }, message, 2000)).toEqual({
    state: 'dead',
    reason: 'exhausted',
    error: 'its process ended, or did not answer, during attempt 2',
    stack: undefined,
  })
})

test('a lost message that must not be repeated is interrupted if it had begun, and waits as before if not', () => {
  const rules = { idempotent: false, maxRetries: 9 }
  expect(settlementOfLost(rules, message, 2000)).toMatchObject({ state: 'dead', reason: 'interrupted' })
  expect(settlementOfLost(rules, { ...message, hasBegun: false }, 2000)).toEqual({
    state: 'waiting',
    dueMs: 500,
    counted: false,
    alone: false,
  })
})

test.for([
  [true, 0, false, true],
  [true, 1, false, false],
  [true, 1, true, true],
  [false, 0, false, false],
  [false, 1, true, true],
] as const)(
  'an idempotent (%s) message at place %i of what was lost, noted (%s), may have begun: %s',
  ([idempotent, place, isNoted, hasBegun]) => {
    expect(mayHaveBegun({ idempotent }, { isNoted, place })).toBe(hasBegun)
  },
)

test('a message that never began waits as before, also without an attempt left', () => {
  const rules = { idempotent: true, maxRetries: 0 }
  expect(settlementOfLost(rules, { ...message, hasBegun: false }, 2000)).toEqual({
    state: 'waiting',
    dueMs: 500,
    counted: false,
    alone: false,
  })
})
