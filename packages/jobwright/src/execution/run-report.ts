/**
 * What a run reports of itself: how it ended, the fields of its events, and its record in the
 * history.
 */

import { END_REASONS } from '../engine/rules/end-reasons.ts'
import type { RunnerResult } from '../authoring/result.ts'
import type { EngineLink } from '../engine/contract/link.ts'
import type { Message, Settlement } from '../engine/contract/message.ts'
import {
  messageIn,
  messageOfResult,
  runRecord,
  type EndedRun,
  type MessageFailure,
  type MessageOutcome,
  type RunRecord,
} from '../engine/contract/run-record.ts'
import { messageOf } from '../errors/error-message.ts'
import { stackOf } from '../errors/error-stack.ts'
import type { EventFields } from '../events/events.ts'
import { isPromise } from '../time/maybe-promise.ts'
import { triggerOf } from './run-context.ts'
import type { Run, RunEnd } from './run.ts'

/** The fields of everything that is reported of a run. */
export interface RunAbout {
  readonly job: string
  readonly runId: string
  readonly messageId: string
  readonly attempt: number
}

/** @param message the one that it is about, by default the one that the task works on */
export function aboutOf(
  { job, id, context }: Run,
  { id: messageId, attempts }: Message = context.current,
): RunAbout {
  return { job: job.type, runId: id, messageId, attempt: attempts + 1 }
}

const SUCCEEDED: RunEnd = { status: 'succeeded' }

/** How a run ends that settled none of its messages: they wait again, no attempt counted. */
const CANCELLED: RunEnd = { status: 'cancelled', reason: END_REASONS.cancelled }
const SNOOZED: RunEnd = { status: 'skipped', reason: 'snoozed' }
const RELEASED: RunEnd = { status: 'skipped', reason: 'released' }

/** How the run ends by its messages and results. */
export function endOf(run: Run): RunEnd {
  const { failed, error, results } = run
  if (failed === 0 && error === undefined && results.every(({ success }) => success)) return goodEndOf(run)
  return { status: 'failed', ...(error !== undefined && { error }) }
}

/** Nothing failed: one message that is done makes the run a success. */
function goodEndOf({ succeeded, messages, hasSnoozed }: Run): RunEnd {
  if (messages.every(({ outcome }) => outcome?.status === 'cancelled')) return CANCELLED
  if (succeeded > 0 || messages.every(({ state }) => state !== 'waiting')) return SUCCEEDED
  return hasSnoozed ? SNOOZED : RELEASED
}

/** The messages of the results with `success: false`. */
export function messagesOfFailed(results: readonly RunnerResult[]): string {
  const failed = results.filter(({ success }) => !success)
  return failed
    .map(messageOfResult)
    .filter((message) => message !== undefined)
    .join('; ')
}

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

/**
 * Notes the progress of a run with the engine, where other processes find it. The engine has one
 * call at a time: of what a task reports meanwhile, the latest is noted after it.
 */
export function noteProgress(run: Run, link: EngineLink): void {
  const { claim, context, progress } = run
  if (run.isNotingProgress || progress === undefined) return
  const messageId = context.current.id
  try {
    const noting = link.call('noteProgress', (engine) => engine.noteProgress?.(claim.id, messageId, progress))
    if (!isPromise(noting)) return
    run.isNotingProgress = true
    const noted = (): void => {
      run.isNotingProgress = false
      if (run.progress !== progress && !run.isOver) noteProgress(run, link)
    }
    noting.then(noted, noted)
  } catch {
    // EngineLink has reported the failure; the record of the run will have the progress
  }
}

/** The end of a run, as the engine gets it. */
export function endedRun(run: Run, end: RunEnd, endedMs: number): EndedRun {
  const ended = {
    record: recordOf(run, end, endedMs),
    settlements: settlementsOf(run),
    outcomes: outcomesOf(run),
  }
  const isCounted = run.unbegun > 0 && run.job.options.rateLimit !== undefined
  return isCounted ? { ...ended, unbegun: run.unbegun } : ended
}

/** The record of a run; one that failed has the text of its error as the reason. */
function recordOf(run: Run, end: RunEnd, endedMs: number): RunRecord {
  if (end.status !== 'failed') return runRecord(run, end, endedMs)
  const reason = end.reason ?? (end.error === undefined ? undefined : messageOf(end.error))
  return runRecord(run, { status: end.status, reason, failures: failuresOf(run) }, endedMs)
}

/** The settlements that go along with the end; `undefined` if there are none. */
function settlementsOf({ messages, claim }: Run): readonly Settlement[] | undefined {
  let settlements: Settlement[] | undefined
  for (const { message, ending } of messages) {
    if (ending === undefined) continue
    const settlement = { claimId: claim.id, messageId: message.id, to: ending.to }
    // Most runs have one, and an empty array would reserve room for more.
    if (settlements === undefined) settlements = [settlement]
    else settlements.push(settlement)
  }
  return settlements
}

/** What became of each message. */
function outcomesOf({ messages, first }: Run): readonly MessageOutcome[] {
  return messages.map(({ message, outcome }) => {
    const messageId = message.id
    const attempt = message.attempts + 1
    if (outcome === undefined)
      return { messageId, attempt, state: 'waiting', status: undefined, results: NONE }
    const { status } = outcome
    const returned = 'results' in outcome ? outcome.results : NONE
    // A task that reports a failure has returned results, and one that threw has not.
    const state = status === 'failed' && returned.length === 0 ? 'dead' : 'done'
    // The record of a triggered run has them.
    const results = first.origin === 'manual' ? NONE : (returned as readonly RunnerResult[])
    return { messageId, attempt, state, status, results }
  })
}

const NONE: readonly RunnerResult[] = []

/** The most characters of all stacks of a record together. */
const MOST_OF_STACKS = 65_536

/** Why each of the messages failed. When the stacks become too long, the last ones are left out. */
function failuresOf({ failures }: Run): readonly MessageFailure[] {
  let left = MOST_OF_STACKS
  return failures.map(({ message, thrown, report = '' }) => {
    const stack = thrown !== undefined && left > 0 ? stackOf(thrown.error) : undefined
    left -= stack?.length ?? 0
    return { messageId: message.id, error: thrown === undefined ? report : messageOf(thrown.error), stack }
  })
}
