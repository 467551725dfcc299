/** The run history of the memory engine. */

import type { Page, RunFilter } from '../contract/inspection.ts'
import { Fifo } from './fifo.ts'
import { pageOf } from './list-messages.ts'
import type { HistoryLimits, RunRecord } from '../contract/run-record.ts'

/** Records of ended runs, in the order in which they ended, up to the history limits. */
export class RunHistory {
  readonly #limits: HistoryLimits
  readonly #runs = new Fifo<RunRecord>()

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
    const chosen = [...this.#runs].filter(
      (run) =>
        (jobs === undefined || jobs.includes(run.job)) &&
        (runId === undefined || run.runId === runId) &&
        (status === undefined || run.status === status),
    )
    return pageOf(chosen.toReversed(), (run) => run.runId, part)
  }

  #prune(nowMs: number): void {
    const { maxRuns, maxAgeMs } = this.#limits
    for (let oldest = this.#runs.peek(); oldest !== undefined; oldest = this.#runs.peek()) {
      if (this.#runs.size <= maxRuns && oldest.endedMs + maxAgeMs >= nowMs) return
      this.#runs.dequeue()
    }
  }
}
