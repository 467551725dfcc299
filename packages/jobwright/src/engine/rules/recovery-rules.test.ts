/** What becomes of a message whose process died. */

import { expect, test } from 'vitest'

import { settlementOfLost } from './recovery-rules.ts'

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
