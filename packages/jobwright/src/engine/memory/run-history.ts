/** The run history of the memory engine. */

import type { MessageTrace, Page, RunFilter } from '../contract/inspection.ts'
import { Fifo } from './fifo.ts'
import { pageOf, type Listing } from './list-messages.ts'
import type { Message } from '../contract/message.ts'
import {
  runRecord,
  UNBEGUN_KEPT_MS,
  type EndedRun,
  type HistoryLimits,
  type RecordedEnd,
  type RunRecord,
} from '../contract/run-record.ts'

/** A record, and its place in the order in which the runs ended. */
interface PlacedRun {
  readonly run: EndedRun
  readonly place: number
}

const RUNS: Listing<PlacedRun> = { list: 'runs', placeOf: ({ place }) => place }

/** Records of ended runs, in the order in which they ended, up to the history limits. */
export class RunHistory {
  readonly #limits: HistoryLimits
  readonly #runs = new Fifo<EndedRun>()
  /** The newest run of each message. Made when one is first looked up: most programs never do. */
  #lastRuns: Map<string, EndedRun> | undefined
  /** The ends of messages that no run began, by id, the oldest first. */
  readonly #unbegun = new Map<string, RunRecord>()
  /** How many were deleted, which is the place of the oldest one. */
  #pruned = 0

  constructor(limits: HistoryLimits) {
    this.#limits = limits
  }

  add(run: EndedRun): void {
    this.#runs.enqueue(run)
    if (this.#lastRuns !== undefined) note(run, this.#lastRuns)
    this.#prune(run.record.endedMs)
  }

  /** Keeps how a message ended that was taken out while it waited. */
  endUnbegun({ id, job, origin, attempts, scheduledForMs }: Message, end: RecordedEnd, nowMs: number): void {
    const message = { id, origin, attempts, scheduledForMs }
    const run = { id, claim: { id: '', job, messages: [message] }, startedMs: nowMs } as const
    this.#unbegun.delete(id)
    this.#unbegun.set(id, runRecord(run, end, nowMs))
    this.#prune(nowMs)
  }

  /** The last run of a message, and what became of the message in it. */
  lastOf(messageId: string, nowMs: number): Pick<MessageTrace, 'run' | 'outcome'> {
    this.#prune(nowMs)
    if (this.#lastRuns === undefined) {
      this.#lastRuns = new Map()
      for (const run of this.#runs) note(run, this.#lastRuns)
    }
    const unbegun = this.#unbegun.get(messageId)
    if (unbegun !== undefined) return { run: { ...unbegun }, outcome: undefined }
    const last = this.#lastRuns.get(messageId)
    if (last === undefined) return {}
    const outcome = last.outcomes?.find((one) => one.messageId === messageId)
    return { run: { ...last.record }, outcome }
  }

  /** The newest records, the newest first. */
  newest({ jobs, runId, status, ...part }: RunFilter, nowMs: number): Page<RunRecord> {
    this.#prune(nowMs)
    const placed = Array.from(this.#runs, (run, index) => ({ run, place: this.#pruned + index }))
    const chosen = placed.filter(
      ({ run: { record } }) =>
        (jobs === undefined || jobs.includes(record.job)) &&
        (runId === undefined || record.runId === runId) &&
        (status === undefined || record.status === status),
    )
    const { entries, next } = pageOf(chosen.toReversed(), RUNS, part)
    return { entries: entries.map(({ run }) => ({ ...run.record })), next }
  }

  #prune(nowMs: number): void {
    const { maxRuns, maxAgeMs } = this.#limits
    for (let oldest = this.#runs.peek(); oldest !== undefined; oldest = this.#runs.peek()) {
      if (this.#runs.size <= maxRuns && oldest.record.endedMs + maxAgeMs >= nowMs) break
      this.#runs.dequeue()
      this.#pruned += 1
      if (this.#lastRuns !== undefined) forget(oldest, this.#lastRuns)
    }
    for (const [id, { endedMs }] of this.#unbegun) {
      if (this.#unbegun.size <= maxRuns && endedMs + Math.min(maxAgeMs, UNBEGUN_KEPT_MS) >= nowMs) return
      this.#unbegun.delete(id)
    }
  }
}

function note(run: EndedRun, lastRuns: Map<string, EndedRun>): void {
  for (const id of idsOf(run)) lastRuns.set(id, run)
}

function forget(run: EndedRun, lastRuns: Map<string, EndedRun>): void {
  for (const id of idsOf(run)) if (lastRuns.get(id) === run) lastRuns.delete(id)
}

function idsOf({ record, outcomes }: EndedRun): readonly string[] {
  return outcomes?.map((outcome) => outcome.messageId) ?? [record.messageId]
}
