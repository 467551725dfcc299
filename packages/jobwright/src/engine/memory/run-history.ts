/** The run history of the memory engine. */

import type { Page, RunFilter } from '../contract/inspection.ts'
import { Fifo } from './fifo.ts'
import { pageOf, type Listing } from './list-messages.ts'
import type { HistoryLimits, RunRecord } from '../contract/run-record.ts'

/** A record, and its place in the order in which the runs ended. */
interface PlacedRun {
  readonly run: RunRecord
  readonly place: number
}

const RUNS: Listing<PlacedRun> = { list: 'runs', placeOf: ({ place }) => place }

/** Records of ended runs, in the order in which they ended, up to the history limits. */
export class RunHistory {
  readonly #limits: HistoryLimits
  readonly #runs = new Fifo<RunRecord>()
  /** How many were deleted, which is the place of the oldest one. */
  #pruned = 0

  constructor(limits: HistoryLimits) {
    this.#limits = limits
  }

  add(run: RunRecord): void {
    this.#runs.enqueue(run)
    this.#prune(run.endedMs)
  }

  /** The newest records, the newest first. */
  newest({ jobs, runId, status, ...part }: RunFilter, nowMs: number): Page<RunRecord> {
    this.#prune(nowMs)
    const placed = Array.from(this.#runs, (run, index) => ({ run, place: this.#pruned + index }))
    const chosen = placed.filter(
      ({ run }) =>
        (jobs === undefined || jobs.includes(run.job)) &&
        (runId === undefined || run.runId === runId) &&
        (status === undefined || run.status === status),
    )
    const { entries, next } = pageOf(chosen.toReversed(), RUNS, part)
    return { entries: entries.map(({ run }) => run), next }
  }

  #prune(nowMs: number): void {
    const { maxRuns, maxAgeMs } = this.#limits
    for (let oldest = this.#runs.peek(); oldest !== undefined; oldest = this.#runs.peek()) {
      if (this.#runs.size <= maxRuns && oldest.endedMs + maxAgeMs >= nowMs) return
      this.#runs.dequeue()
      this.#pruned += 1
    }
  }
}
