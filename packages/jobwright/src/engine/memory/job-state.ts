/** Everything that the memory engine keeps of one job. */

import { LANES, type JobPriority } from '../../manifest/priority.ts'
import type { RunStatus } from '../../authoring/outcome.ts'
import { DedupeKeys } from './dedupe-keys.ts'
import { LaneQueue, type MessageQueue, type QueueHost } from './message-queue.ts'
import { OrderedQueue } from './ordered-queue.ts'
import { Seat } from './ring.ts'
import type { StoredMessage } from './stored-message.ts'
import type { EngineJob } from '../contract/engine-job.ts'
import type { JobFacts } from '../contract/job-facts.ts'

/** One job in the memory engine. */
export class JobState implements JobFacts {
  readonly job: EngineJob
  readonly queue: MessageQueue
  /** Its places in the rings of the lanes. */
  readonly seats: Readonly<Record<JobPriority, Seat<JobState>>> = {
    CRITICAL: new Seat<JobState>(this),
    HIGH: new Seat<JobState>(this),
    NORMAL: new Seat<JobState>(this),
    LOW: new Seat<JobState>(this),
  }
  readonly keys: DedupeKeys = new DedupeKeys()
  /** Scheduled runs that wait for a retry or a snooze: the next tick supersedes them. */
  readonly retryingTicks: Set<StoredMessage> = new Set()
  /**
   * What its dependents wait for, by sequence and in order: of a self-contained job the messages that are not settled, of a
   * queue job the claims that live. Kept only where there are dependents.
   */
  readonly unfinished: Set<number> = new Set()
  /** The jobs that depend on this one. */
  readonly dependents: JobState[] = []
  /** Claims that live. */
  running = 0
  delayed = 0
  permits = 0
  paused = false
  lastOfferedMs: number | undefined
  lastStartTickMs: number | undefined
  lastStatus: RunStatus | undefined

  constructor(job: EngineJob, host: QueueHost) {
    this.job = job
    this.queue = job.preserveOrder === undefined ? new LaneQueue(host) : new OrderedQueue(job, host)
  }

  /** Whether any message could be taken right now, as far as their order goes. */
  get hasHead(): boolean {
    return LANES.some((lane) => this.queue.head(lane) !== undefined)
  }

  /** Keeps what a dependent has to wait for. */
  begin(sequence: number): void {
    if (this.dependents.length > 0) this.unfinished.add(sequence)
  }

  /** Whether it has anything that its dependents may have to wait for. */
  get isBusy(): boolean {
    return this.running > 0 || this.unfinished.size > 0
  }

  /** Whether a run of it is not over that was asked for before (of a queue job: that began before). */
  hasRunBefore(sequence: number): boolean {
    for (const oldest of this.unfinished) return oldest < sequence
    return false
  }

  waiting(): number {
    return this.queue.size
  }
}
