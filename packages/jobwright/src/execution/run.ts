/** One run on its way: what it works on, what of it is settled, and how it is going. */

import type { QueueContext } from '../authoring/context.ts'
import type { RunOutcome, RunStatus } from '../authoring/outcome.ts'
import type { RunnerResult } from '../authoring/result.ts'
import type { RunControl } from './run-control.ts'
import type { RunnableJob } from '../configuration/runnable-job.ts'
import type { AnyTask } from '../authoring/task.ts'
import type { Claim, Message, SettledTo } from '../engine/contract/message.ts'
import type { RunProgress } from '../engine/contract/run-record.ts'
import type { LogLine } from '../authoring/logger.ts'

/** How a run ended. */
export interface RunEnd {
  readonly status: RunStatus
  /** Why it was skipped or cancelled. */
  readonly reason?: string
  /** What it threw. */
  readonly error?: unknown
}

/** The context of a run, which says what message it is about. */
export interface ContextOfRun extends QueueContext {
  /** The message that the task works on; the first one while it works on none. */
  current: Message
}

/** What a run is made of. */
export type RunParts = Pick<Run, 'id' | 'job' | 'claim' | 'worker' | 'control' | 'startedMs' | 'startedAt'>

/**
 * Where a run is. `preparing`: its class, messages, instance and validation; `working`: the task was asked to work; `over`:
 * that ended or was given up, and what the task still does is void; `settled`: only the tidying up is left.
 */
export type RunPhase = 'preparing' | 'working' | 'over' | 'settled'

const NEXT: Readonly<Record<RunPhase, readonly RunPhase[]>> = {
  preparing: ['working', 'over'],
  working: ['over'],
  over: ['settled'],
  settled: [],
}

/**
 * Where a message of a run is. `held`: the task has not seen it; `begun`: it has; `waiting`: put back, to be claimed again;
 * `gone`: settled for good.
 */
export type HeldState = 'held' | 'begun' | 'waiting' | 'gone'

/** One message of a run. */
export class HeldMessage {
  readonly message: Message
  /** As the task is to see it, once it was checked. */
  payload: unknown
  state: HeldState = 'held'
  /** How it ended, where it ended for good. */
  outcome: RunOutcome | undefined

  constructor(message: Message) {
    this.message = message
  }

  /** Whether it still is the run's to settle. */
  get isUnsettled(): boolean {
    return this.state === 'held' || this.state === 'begun'
  }
}

/** One execution of a job. */
export class Run {
  readonly id: string
  readonly job: RunnableJob
  readonly claim: Claim
  readonly worker: number
  readonly control: RunControl
  readonly startedMs: number
  /** The same on the clock that only goes forward. */
  readonly startedAt: number
  readonly messages: readonly HeldMessage[]
  /** What the task is given. Set once the run is there. */
  context!: ContextOfRun
  /** `undefined` until it was made. */
  task: AnyTask | undefined
  succeeded = 0
  failed = 0
  /** The first error of a message. */
  error: unknown
  readonly results: RunnerResult[] = []
  /** How far the task said last that it was. */
  progress: RunProgress | undefined
  /** The newest lines that it wrote, at most so many as history keeps. */
  readonly log: LogLine[] = []
  /** Whether the task was asked to work, so that it may have something to clean up. */
  hasWorked = false
  /** How many of its messages the task has never seen. */
  unbegun: number
  #phase: RunPhase = 'preparing'
  /** Settlements that are on their way to the engine. */
  #settling: Promise<void>[] | undefined

  constructor(parts: RunParts) {
    this.id = parts.id
    this.job = parts.job
    this.claim = parts.claim
    this.worker = parts.worker
    this.control = parts.control
    this.startedMs = parts.startedMs
    this.startedAt = parts.startedAt
    this.messages = parts.claim.messages.map((message) => new HeldMessage(message))
    this.unbegun = this.messages.length
  }

  get phase(): RunPhase {
    return this.#phase
  }

  /** Whether what the task does is void. */
  get isOver(): boolean {
    return this.#phase === 'over' || this.#phase === 'settled'
  }

  /** The version of its job, as history keeps it. */
  get version(): string {
    return this.job.options.version
  }

  /** The first of its messages: the id that `trigger` gave. */
  get first(): Message {
    return this.claim.messages[0]
  }

  /** The messages that are not settled, in order. */
  get unsettled(): readonly HeldMessage[] {
    return this.messages.filter((held) => held.isUnsettled)
  }

  /** Whether any of its messages is still the run's to settle. */
  get hasUnsettled(): boolean {
    return this.messages.some(({ isUnsettled }) => isUnsettled)
  }

  /** Those of them that the task has seen. */
  get begun(): readonly HeldMessage[] {
    return this.messages.filter(({ state }) => state === 'begun')
  }

  /** Whether the task has seen any message. */
  get hasBegun(): boolean {
    return this.unbegun < this.messages.length
  }

  /** Moves on. */
  enter(phase: RunPhase): void {
    if (!NEXT[this.#phase].includes(phase)) {
      throw new Error(`a run of job "${this.job.type}" cannot go from ${this.#phase} to ${phase}`)
    }
    this.#phase = phase
    if (phase === 'working') this.hasWorked = true
  }

  /** The task is about to see this message. */
  begin(held: HeldMessage): void {
    held.state = 'begun'
    this.unbegun -= 1
    this.context.current = held.message
  }

  /** Marks a message as settled. @returns whether it was not */
  close(held: HeldMessage, to: SettledTo, outcome: RunOutcome | undefined): boolean {
    if (!held.isUnsettled) return false
    held.state = to.state === 'waiting' ? 'waiting' : 'gone'
    held.outcome = outcome
    if (to.state === 'done' && to.status === 'succeeded') this.succeeded += 1
    else if (to.state === 'dead' || (to.state === 'waiting' ? to.counted : to.status === 'failed'))
      this.failed += 1
    return true
  }

  /** Keeps a settlement that is on its way. */
  keep(settlement: Promise<void>): void {
    settlement.catch(() => {}) // stored() tells
    this.#settling ??= []
    this.#settling.push(settlement)
  }

  /** Waits until every settlement has reached the engine; `undefined` where none is on its way. */
  stored(): Promise<unknown> | undefined {
    return this.#settling && Promise.all(this.#settling)
  }
}
