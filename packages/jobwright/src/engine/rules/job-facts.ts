/** What an engine knows of one job: the input of the rules that all engines share. */

import type { RunStatus } from '../../authoring/outcome.ts'
import type { EngineJob } from '../contract/engine-job.ts'
import type { ClockReading } from './schedule-record.ts'

/**
 * What an engine knows of one job at one moment. An engine may look a fact up when it is read: each
 * rule reads the cheap ones first, and none that it does not need. The facts that a rule changes
 * are not readonly; the engine stores them in the same step.
 */
export interface JobFacts {
  readonly job: EngineJob
  readonly paused: boolean
  /** Live claims of the job, of all processes that share the engine. */
  readonly running: number
  /** Whether a message of the job could be claimed right now, as far as due times and order go. */
  readonly hasHead: boolean
  /** Permits that no claim has used yet. */
  permits: number
  /**
   * The due time of the latest tick of the schedule that was offered, in milliseconds since the
   * epoch.
   */
  lastOfferedMs: number | undefined
  /** The clock of that offer. */
  lastOfferedBy: ClockReading | undefined
  /** When the latest extra tick at start was taken, in milliseconds since the epoch. */
  lastStartTickMs: number | undefined
  /**
   * How the latest run of the job ended: of a queue job its latest batch, of a self-contained job
   * its latest message. A message that was cancelled before it was claimed does not count.
   */
  readonly lastStatus: RunStatus | undefined
  /**
   * Whether dependents may have to wait: a claim of it lives, or, of a self-contained job, a
   * message is not settled.
   */
  readonly isBusy: boolean
  /**
   * Whether dependents with this sequence have to wait: of a self-contained job, whether a message
   * enqueued before it is not settled; of a queue job, whether a batch claimed before it still
   * runs.
   */
  hasRunBefore(sequence: number): boolean
  /** How many messages are due and not claimed. The engine may stop counting at `most`. */
  waiting(most: number): number
}

/** The facts of another job; `undefined` if the engine does not know it. */
export type FactsOf = (job: string) => JobFacts | undefined
