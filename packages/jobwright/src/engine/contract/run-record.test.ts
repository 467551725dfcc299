/** The record that history keeps of a run. */

import { expect, test } from 'vitest'

import { runRecord } from './run-record.ts'

const message = { id: 'm1', origin: 'message', attempts: 2, scheduledForMs: undefined } as const
const claim = { id: 'c1', job: 'mail', messages: [message] } as const

test('a record counts the attempt of the first message, and is blank where nothing is known', () => {
  expect(runRecord({ id: 'r1', claim, startedMs: 5 }, { status: 'cancelled', reason: 'why' }, 7)).toEqual({
    runId: 'r1',
    claimId: 'c1',
    messageId: 'm1',
    job: 'mail',
    version: '',
    status: 'cancelled',
    attempt: 3,
    worker: 0,
    messages: 1,
    scheduledForMs: undefined,
    startedMs: 5,
    endedMs: 7,
    reason: 'why',
    message: undefined,
    results: undefined,
    progress: undefined,
    log: [],
    failures: [],
  })
})

test('only the record of a run that a call triggered has its results', () => {
  const results = [{ success: true }, { success: true, message: 'sent' }]
  const run = { id: 'r1', claim, startedMs: 5, results }
  const called = { ...run, claim: { ...claim, messages: [{ ...message, origin: 'manual' }] } } as const
  const end = { status: 'succeeded' } as const
  expect(runRecord(run, end, 7)).toMatchObject({ message: 'sent', results: undefined })
  expect(runRecord(called, end, 7)).toMatchObject({ message: 'sent', results })
})

test('a run that ended before it was claimed had no attempt', () => {
  const run = { id: 'm1', claim: { ...claim, id: '' }, startedMs: 5 }
  expect(runRecord(run, { status: 'superseded' }, 5)).toMatchObject({ claimId: '', attempt: 0 })
})
