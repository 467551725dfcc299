/** What a run reports of itself: the fields of its events, and its record in the history. */

import { messageIn, runRecord, type RunRecord } from '../engine/contract/run-record.ts'
import { messageOf } from '../errors/error-message.ts'
import type { EventFields } from '../events/events.ts'
import { triggerOf } from './run-context.ts'
import type { Run, RunEnd } from './run.ts'

export function runStarted(run: Run): EventFields['run.started'] {
  const { job, id, worker, messages, first } = run
  return {
    job: job.type,
    runId: id,
    attempt: first.attempts + 1,
    worker,
    messages: messages.length,
    messageId: first.id,
    triggeredBy: triggerOf(first),
  }
}

export function runEnded(run: Run, end: RunEnd, durationMs: number): EventFields['run.ended'] {
  const { job, id, worker, messages, first, succeeded, failed } = run
  const message = messageIn(run.results)
  const facts = {
    job: job.type,
    runId: id,
    attempt: first.attempts + 1,
    worker,
    status: end.status,
    durationMs,
    messages: messages.length,
    succeeded,
    failed,
  }
  const isPlain = message === undefined && end.reason === undefined && end.error === undefined
  return isPlain ? facts : { ...facts, ...(message !== undefined && { message }), ...end }
}

/** The record of a run; one that failed has the text of its error as the reason. */
export function recordOf(run: Run, end: RunEnd, endedMs: number): RunRecord {
  if (end.reason !== undefined || end.status !== 'failed' || end.error === undefined) {
    return runRecord(run, end, endedMs)
  }
  return runRecord(run, { status: end.status, reason: messageOf(end.error) }, endedMs)
}
