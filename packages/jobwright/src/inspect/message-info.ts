/** What became of a message, wherever it is. */

import type { RunStatus } from '../authoring/outcome.ts'
import type { RunnerResult } from '../authoring/result.ts'
import type { MessageTrace } from '../engine/contract/inspection.ts'
import type { RunProgress, RunRecord } from '../engine/contract/run-record.ts'
import type { InspectionHost } from './host.ts'
import { plain } from './plain.ts'
import { checkId } from './query.ts'

/**
 * What became of a message. A property is missing where nothing is known. Times are milliseconds
 * since the epoch.
 */
export interface MessageInfo {
  readonly id: string
  readonly job: string
  /**
   * `waiting`: for its due time, a worker, a slot or another attempt; `running`: a run holds it;
   * `done`: it has ended, see `outcome`; `dead`: it failed for good.
   */
  readonly state: 'waiting' | 'running' | 'done' | 'dead'
  /**
   * How many attempts at it were begun, as far as they count. The one that goes on is among them.
   */
  readonly attempts: number
  /** How it ended, if its state is `done`. */
  readonly outcome?: RunStatus | undefined
  /** What the task returned for it, if its state is `done`. */
  readonly results?: readonly RunnerResult[] | undefined
  /** Why it was skipped, cancelled or superseded, or why it is dead, in a word. */
  readonly reason?: string | undefined
  /** What its latest attempt threw, in words. */
  readonly error?: string | undefined
  /** What the task has reported last of its work on the message. */
  readonly progress?: RunProgress | undefined
  /** The latest run of it that has ended. */
  readonly runId?: string | undefined
  /** When it was enqueued, unless it is done. */
  readonly enqueuedMs?: number | undefined
  /** From when on it may be claimed, if it waits or runs. */
  readonly dueMs?: number | undefined
  /** When its latest run began. A run that goes on is not among them. */
  readonly startedMs?: number | undefined
  /** When it was settled, if it is done or dead. */
  readonly endedMs?: number | undefined
}

/** @throws InvalidQueryError */
export async function messageInfo(host: InspectionHost, id: string): Promise<MessageInfo | null> {
  checkId('message', id)
  await host.ready(`message ${id} cannot be looked at`)
  const trace = await host.ask('lookUp', (engine) => engine.lookUp(id))
  const info = unsettled(trace) ?? dead(trace) ?? ended(id, trace)
  return info === undefined ? null : plain(info)
}

function unsettled({ message, progress, run }: MessageTrace): MessageInfo | undefined {
  if (message === undefined) return undefined
  const { id, job, enqueuedMs, dueMs, attempts } = message
  const isRunning = message.state === 'running'
  return {
    id,
    job,
    state: isRunning ? 'running' : 'waiting',
    attempts: attempts + (isRunning ? 1 : 0),
    progress,
    enqueuedMs,
    dueMs,
    ...(run !== undefined && { runId: run.runId, startedMs: run.startedMs, error: errorIn(run, id) }),
  }
}

function dead({ letter, run }: MessageTrace): MessageInfo | undefined {
  if (letter === undefined) return undefined
  const { message, reason, error, diedMs } = letter
  return {
    id: message.id,
    job: message.job,
    state: 'dead',
    attempts: message.attempts,
    reason,
    error,
    enqueuedMs: message.enqueuedMs,
    endedMs: diedMs,
    ...(run !== undefined && { runId: run.runId, startedMs: run.startedMs }),
  }
}

/** Known by its last run, or by its end if no run began it. */
function ended(id: string, { run, outcome }: MessageTrace): MessageInfo | undefined {
  if (run === undefined) return undefined
  const hasRun = run.claimId !== ''
  const isDead = outcome?.state === 'dead'
  const results = outcome !== undefined && outcome.results.length > 0 ? outcome.results : run.results
  return {
    id,
    job: run.job,
    state: isDead ? 'dead' : 'done',
    attempts: outcome?.attempt ?? run.attempt,
    ...(!isDead && { outcome: outcome?.status ?? run.status, results }),
    reason: run.status === 'failed' ? undefined : run.reason,
    error: errorIn(run, id),
    // Of a batch, it is that of the message on which the task worked last.
    progress: run.messages === 1 ? run.progress : undefined,
    ...(hasRun && { runId: run.runId, startedMs: run.startedMs }),
    endedMs: run.endedMs,
  }
}

function errorIn({ failures, messages, reason, status }: RunRecord, id: string): string | undefined {
  const own = failures.find(({ messageId }) => messageId === id)
  if (own !== undefined) return own.error
  return messages === 1 && status === 'failed' ? reason : undefined
}
