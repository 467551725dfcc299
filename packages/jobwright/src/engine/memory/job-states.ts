/** What the memory engine keeps of each job. */

import { LANES, type JobPriority } from '../../manifest/priority.ts'
import type { RunStatus } from '../../authoring/outcome.ts'
import { waitsForPermit } from '../rules/claim-rules.ts'
import type { EngineJob } from '../contract/engine-job.ts'
import type { JobFacts } from '../rules/job-facts.ts'
import type { ClockReading } from '../rules/schedule-record.ts'
import { SortedList } from '../../time/sorted-list.ts'
import { DedupeKeys } from './waiting/dedupe-keys.ts'
import { Seat } from './waiting/lanes.ts'
import { LaneQueue, type MessageQueue, type QueueHost } from './waiting/message-queue.ts'
import { OrderedQueue } from './waiting/ordered-queue.ts'
import { bySequence, type StoredMessage } from './waiting/stored-message.ts'

/** One job in the memory engine. */
export class JobState implements JobFacts {
  readonly job: EngineJob
  readonly queue: MessageQueue
  /** Its seats in the rings of the lanes. */
  readonly seats: Readonly<Record<JobPriority, Seat<JobState>>> = {
    CRITICAL: new Seat<JobState>(this, 0),
    HIGH: new Seat<JobState>(this, 1),
    NORMAL: new Seat<JobState>(this, 2),
    LOW: new Seat<JobState>(this, 3),
  }
  readonly keys: DedupeKeys = new DedupeKeys()
  /** The waiting messages that `isSuperseded` chooses. */
  readonly retryingTicks: Set<StoredMessage> = new Set()
  /**
   * The sequences that dependents wait for, in their order: of a self-contained job those of the
   * messages that are not settled, of a queue job those of the live claims. Kept only if there are
   * dependents.
   */
  readonly unfinished: SortedList<number> = new SortedList((one, other) => one - other)
  /** The messages that are not due yet, in the order of enqueue. */
  readonly delayed: SortedList<StoredMessage> = new SortedList(bySequence)
  /** Whether other jobs depend on this one. */
  hasDependents = false
  /** The dependents that could not run when they were tried last. */
  readonly held: Set<JobState> = new Set()
  running = 0
  permits = 0
  paused = false
  lastOfferedMs: number | undefined
  lastOfferedBy: ClockReading | undefined
  lastStartTickMs: number | undefined
  lastStatus: RunStatus | undefined

  constructor(job: EngineJob, host: QueueHost) {
    this.job = job
    this.queue = job.preserveOrder === undefined ? new LaneQueue(host) : new OrderedQueue(job, host)
  }

  get hasHead(): boolean {
    return LANES.some((lane) => this.queue.head(lane) !== undefined)
  }

  get isBusy(): boolean {
    return this.running > 0 || this.unfinished.size > 0
  }

  /** Notes a message or a claim that dependents have to wait for. */
  begin(sequence: number): void {
    if (this.hasDependents) this.unfinished.add(sequence)
  }

  hasRunBefore(sequence: number): boolean {
    const { first } = this.unfinished
    return first !== undefined && first < sequence
  }

  waiting(): number {
    return this.queue.size
  }
}

/**
 * The jobs of one engine. A state is made when it is first needed: most jobs of a large registry
 * are idle.
 */
export class JobStates {
  readonly #jobs: ReadonlyMap<string, EngineJob>
  readonly #host: QueueHost
  readonly #states = new Map<string, JobState>()

  constructor(jobs: readonly EngineJob[], host: QueueHost) {
    this.#jobs = new Map(jobs.map((job) => [job.type, job]))
    this.#host = host
    for (const job of jobs) this.#link(job)
  }

  /** Every job that the engine knows. */
  get jobs(): Iterable<EngineJob> {
    return this.#jobs.values()
  }

  /**
   * The state of a job, made on the first call; `undefined` if the engine does not know the job.
   */
  find(type: string): JobState | undefined {
    const known = this.#states.get(type)
    if (known !== undefined) return known
    const job = this.#jobs.get(type)
    if (job === undefined) return undefined
    const state = new JobState(job, this.#host)
    this.#states.set(type, state)
    return state
  }

  /** The state of a job, unless nothing ever happened to it. */
  peek(type: string): JobState | undefined {
    return this.#states.get(type)
  }

  /** The states that were made, in the order of the jobs. */
  *made(): Iterable<JobState> {
    for (const type of this.#jobs.keys()) {
      const state = this.#states.get(type)
      if (state !== undefined) yield state
    }
  }

  #link({ dependencies }: EngineJob): void {
    for (const name of dependencies) {
      const state = this.find(name)
      if (state !== undefined) state.hasDependents = true
    }
  }
}

/** The due time of the oldest message at the head of a lane, unless the job waits for a permit. */
export function oldestReady(state: JobState): number | undefined {
  if (waitsForPermit(state)) return undefined
  const dues = LANES.map((lane) => state.queue.head(lane)?.dueMs).filter((dueMs) => dueMs !== undefined)
  return dues.length === 0 ? undefined : Math.min(...dues)
}
