/** The runs that an engine in memory remembers: the newest, by count and by age. */

import { Fifo } from './fifo.ts'
import type { HistoryLimits, RunRecord } from '../contract/run-record.ts'

/** Runs in the order in which they ended. */
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

  /** The newest first. */
  newest(
    { job, limit }: { readonly job?: string; readonly limit: number },
    nowMs: number,
  ): readonly RunRecord[] {
    this.#prune(nowMs)
    return [...this.#runs]
      .filter((run) => job === undefined || run.job === job)
      .toReversed()
      .slice(0, limit)
  }

  #prune(nowMs: number): void {
    const { maxRuns, maxAgeMs } = this.#limits
    for (let oldest = this.#runs.peek(); oldest !== undefined; oldest = this.#runs.peek()) {
      if (this.#runs.size <= maxRuns && oldest.endedMs + maxAgeMs >= nowMs) return
      this.#runs.dequeue()
    }
  }
}
