/** The run history of the memory engine. */

import { placeAfter } from '../contract/cursor.ts'
import type { MessageTrace, Page, RunFilter } from '../contract/inspection.ts'
import type { Message } from '../contract/message.ts'
import {
  runRecord,
  UNBEGUN_KEPT_MS,
  type EndedRun,
  type HistoryLimits,
  type RecordedEnd,
  type RunRecord,
} from '../contract/run-record.ts'
import { isPromise, type MaybePromise } from '../../time/maybe-promise.ts'
import { merged } from '../../time/sorted-list.ts'
import { pageOf } from './page.ts'
import { RunLog, type PlacedRun } from './run-log.ts'

/** The most records that are deleted at a time: very many may reach their greatest age together. */
const MOST_AT_A_TIME = 1000

/** Records of ended runs, in the order in which they ended, up to the history limits. */
export class RunHistory {
  readonly #limits: HistoryLimits
  readonly #runs = new RunLog()
  /** The ends of messages that no run began. */
  readonly #unbegun = new RunLog()

  constructor(limits: HistoryLimits) {
    this.#limits = limits
  }

  add(run: EndedRun): void {
    this.#runs.add(run)
    this.#prune(run.record.endedMs)
  }

  /** Keeps how a message ended that was taken out while it waited. */
  endUnbegun({ id, job, origin, attempts, scheduledForMs }: Message, end: RecordedEnd, nowMs: number): void {
    const message = { id, origin, attempts, scheduledForMs }
    const run = { id, claim: { id: '', job, messages: [message] }, startedMs: nowMs } as const
    this.#unbegun.add({ record: runRecord(run, end, nowMs) })
    this.#prune(nowMs)
  }

  /** The last run of a message, and what became of the message in it. */
  lastOf(messageId: string, nowMs: number): MaybePromise<Pick<MessageTrace, 'run' | 'outcome'>> {
    this.#prune(nowMs)
    const unbegun = this.#unbegun.find(messageId)
    if (isPromise(unbegun)) return unbegun.then(() => this.lastOf(messageId, nowMs))
    const found = this.#isKept(unbegun, this.#unbegunKeptMs, nowMs) ? unbegun : this.#runs.find(messageId)
    if (isPromise(found)) return found.then(() => this.lastOf(messageId, nowMs))
    if (found === undefined || (found !== unbegun && !this.#isKept(found, this.#limits.maxAgeMs, nowMs)))
      return {}
    const { record, outcomes } = found
    return { run: { ...record }, outcome: outcomes?.find((outcome) => outcome.messageId === messageId) }
  }

  /** The newest records, the newest first. */
  newest(filter: RunFilter, nowMs: number): MaybePromise<Page<RunRecord>> {
    this.#prune(nowMs)
    if (filter.runId === undefined) return this.#page(this.#walk(filter, nowMs), filter)
    const found = this.#runs.find(filter.runId)
    if (isPromise(found)) return found.then(() => this.newest(filter, nowMs))
    return this.#page(found !== undefined && matches(found, filter) ? [found] : [], filter)
  }

  get #unbegunKeptMs(): number {
    return Math.min(this.#limits.maxAgeMs, UNBEGUN_KEPT_MS)
  }

  *#walk(filter: RunFilter, nowMs: number): Generator<PlacedRun, undefined> {
    const before = placeAfter('runs', filter.after) ?? Number.POSITIVE_INFINITY
    const lists = this.#runs.lists(filter).map((list) => list.backFrom(({ place }) => place < before))
    for (const placed of merged(lists, (one, other) => other.place - one.place)) {
      if (!this.#isKept(placed, this.#limits.maxAgeMs, nowMs)) return
      yield placed
    }
  }

  #page(entries: Iterable<PlacedRun>, { limit }: RunFilter): Page<RunRecord> {
    const page = pageOf(entries, 'runs', { limit, placeOf: ({ place }) => place })
    return { ...page, entries: page.entries.map(({ record }) => ({ ...record })) }
  }

  #isKept(placed: PlacedRun | undefined, maxAgeMs: number, nowMs: number): boolean {
    return placed !== undefined && placed.record.endedMs + maxAgeMs >= nowMs
  }

  #prune(nowMs: number): void {
    this.#pruneLog(this.#runs, this.#limits.maxAgeMs, nowMs)
    this.#pruneLog(this.#unbegun, this.#unbegunKeptMs, nowMs)
  }

  #pruneLog(log: RunLog, maxAgeMs: number, nowMs: number): void {
    for (let count = 0; count < MOST_AT_A_TIME; count += 1) {
      const { oldest } = log
      if (oldest === undefined) return
      if (log.size <= this.#limits.maxRuns && oldest.record.endedMs + maxAgeMs >= nowMs) return
      log.dropOldest()
    }
  }
}

function matches({ record, place }: PlacedRun, { runId, jobs, status, after }: RunFilter): boolean {
  return (
    record.runId === runId &&
    (jobs === undefined || jobs.includes(record.job)) &&
    (status === undefined || record.status === status) &&
    place < (placeAfter('runs', after) ?? Number.POSITIVE_INFINITY)
  )
}
