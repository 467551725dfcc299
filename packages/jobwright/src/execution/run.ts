/** One run while it is under way: its messages, what of them is settled, and its phase. */

import type { QueueContext } from '../authoring/context.ts'
import type { RunOutcome, RunStatus } from '../authoring/outcome.ts'
import type { RunnerResult } from '../authoring/result.ts'
import type { RunControl } from './run-control.ts'
import type { RunnableJob } from '../configuration/runnable-job.ts'
import { overrides, type AnyTask, type ValidationStage } from '../authoring/task.ts'
import type { Claim, Message, SettledTo } from '../engine/contract/message.ts'
import { codeOf } from '../errors/error-facts.ts'
import { CancelledError, TimeoutError } from '../errors/task-errors.ts'
import type { RunProgress } from '../engine/contract/run-record.ts'
import type { LogLine } from '../authoring/logger.ts'

/** How a run ended. */
export interface RunEnd {
  readonly status: RunStatus
  /** Why the run was skipped or cancelled. */
  readonly reason?: string
  /** What the attempt threw. */
  readonly error?: unknown
}

/** The context of a run, which knows the message that the task works on. */
export interface ContextOfRun extends QueueContext {
  /** The message that the task works on, or the first one while it works on none. */
  current: Message
}

/** Why an attempt at one message failed. */
export interface RunFailure {
  readonly message: Message
  /** What was thrown, unless the task returned `success: false`. */
  readonly thrown?: { readonly error: unknown }
  /** The messages of the results with `success: false`. */
  readonly report?: string
}

const NO_FAILURES: readonly RunFailure[] = []

/** What a run is made of. */
export type RunParts = Pick<Run, 'id' | 'job' | 'claim' | 'worker' | 'control' | 'startedMs' | 'startedAt'>

/**
 * The phases of a run. `preparing`: class, messages, instance and validation. `working`: the task
 * works. `over`: the work ended or was given up, and what the task still does is void. `settled`:
 * the engine has stored all settlements; only the cleanup is left.
 */
export type RunPhase = 'preparing' | 'working' | 'over' | 'settled'

const NEXT: Readonly<Record<RunPhase, readonly RunPhase[]>> = {
  preparing: ['working', 'over'],
  working: ['over'],
  over: ['settled'],
  settled: [],
}

/**
 * The states of a message in a run. `held`: the task has not begun it. `begun`: the task has.
 * `waiting`: it waits for another claim. `gone`: it is settled for good.
 */
export type HeldState = 'held' | 'begun' | 'waiting' | 'gone'

/** How a message is settled, and what follows once the engine has stored that. */
export interface Settling {
  readonly to: SettledTo
  readonly outcome?: RunOutcome
  readonly report?: () => void
}

/** One message of a run. */
export class HeldMessage {
  readonly message: Message
  /** A copy as the schema of the class returned it; set before the task sees it. */
  payload: unknown
  state: HeldState = 'held'
  /** How the message ended, once it is settled for good. */
  outcome: RunOutcome | undefined
  /** How it is settled, if the engine gets that only with the end of the run. */
  ending: Settling | undefined

  constructor(message: Message) {
    this.message = message
  }

  /** Whether the run still has to settle it. */
  get isUnsettled(): boolean {
    return this.state === 'held' || this.state === 'begun'
  }
}

/** One execution of a job. */
export class Run {
  readonly id: string
  readonly job: RunnableJob
  readonly claim: Claim
  /**
   * The number of its worker. A run that waits for another one has none, and may go on with
   * another.
   */
  worker: number
  /** Whether it has the worker at this moment. */
  hasWorker = true
  /** Whether it has left its worker for good. Its task may still go on. */
  hasEnded = false
  /** Whether its task has triggered a run, and so may wait for it. */
  hasTriggered = false
  readonly control: RunControl
  readonly startedMs: number
  /** The same moment on the clock that only goes forward. */
  readonly startedAt: number
  readonly messages: readonly HeldMessage[]
  /** What the task is given. RunFactory sets it right after the constructor. */
  context!: ContextOfRun
  /** The task instance, once `createTask` has made it. */
  task: AnyTask | undefined
  /** The stage of validation that refused the run. */
  refusedBy: ValidationStage | undefined
  succeeded = 0
  failed = 0
  /** The first error of a message. */
  error: unknown
  /** Whether a message of it was snoozed. */
  hasSnoozed = false
  readonly results: RunnerResult[] = []
  /** The latest progress that the task reported. */
  progress: RunProgress | undefined
  /** Whether the engine is noting it at this moment. */
  isNotingProgress = false
  /**
   * The newest lines of its log, as many as the history keeps. Made when the task first asks for
   * its logger.
   */
  log: LogLine[] | undefined
  /** Whether the task began to work, and so may have something to clean up. */
  hasWorked = false
  /** How many of the messages the task has not begun. */
  unbegun: number
  /**
   * Whether nothing but its end follows: neither code of the task nor a middleware. What is settled
   * from then on goes along with the end, in one call of the engine.
   */
  isEnding = false
  #phase: RunPhase = 'preparing'
  #failures: RunFailure[] | undefined
  /** The settlements that were sent to the engine and not answered at once. */
  #settling: Promise<void>[] | undefined
  /** How many of them the engine has stored. */
  #stored = 0

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

  /** Whether anything that the task still does is void. */
  get isOver(): boolean {
    return this.#phase === 'over' || this.#phase === 'settled'
  }

  /** The version of its job, as history keeps it. */
  get version(): string {
    return this.job.options.version
  }

  /** The first message. Its id is the one that `trigger` returned. */
  get first(): Message {
    return this.claim.messages[0]
  }

  /** The messages that the run still has to settle, in order. */
  get unsettled(): readonly HeldMessage[] {
    return this.messages.filter((held) => held.isUnsettled)
  }

  /** Whether there are any such messages. */
  get hasUnsettled(): boolean {
    return this.messages.some(({ isUnsettled }) => isUnsettled)
  }

  /** Those of them that the task has begun. */
  get begun(): readonly HeldMessage[] {
    return this.messages.filter(({ state }) => state === 'begun')
  }

  /** Whether the task has begun any message, settled or not. */
  get hasBegun(): boolean {
    return this.unbegun < this.messages.length
  }

  /** That an attempt at a message has exceeded the time limit of the job. */
  timeoutOf({ attempts }: Message): TimeoutError {
    const { type, timeoutMs = 0, options } = this.job
    return new TimeoutError(type, timeoutMs / 1000, attempts + 1, options.maxRetries + 1)
  }

  /** Whether `cancel()` aborted it. */
  get isCancelled(): boolean {
    return this.control.isAborted && codeOf(this.control.reason) === 'CANCELLED'
  }

  /** Whether `cancel()` aborted the message that `process` works on. */
  get isMessageCancelled(): boolean {
    const aborted = this.control.messageAborted
    return aborted !== undefined && codeOf(aborted.reason) === 'CANCELLED'
  }

  /** Whether it was given up because its task went on with a message that `cancel()` aborted. */
  get isGivenUpForMessage(): boolean {
    const { reason } = this.control
    return reason instanceof CancelledError && reason.messageId !== undefined
  }

  /** Whether `process` works on this message right now. */
  isProcessing(held: HeldMessage): boolean {
    return held.state === 'begun' && this.job.kind === 'queue' && this.task?.execute === undefined
  }

  /**
   * Whether the task settles its messages by returning; `process` has settled each by its own
   * outcome.
   */
  get isDoneByReturning(): boolean {
    return this.job.kind === 'self-contained' || this.task?.execute !== undefined || !this.hasBegun
  }

  /** Enters the next phase. @throws Error if the phases do not follow each other */
  enter(phase: RunPhase): void {
    if (!NEXT[this.#phase].includes(phase)) {
      throw new Error(`a run of job "${this.job.type}" cannot go from ${this.#phase} to ${phase}`)
    }
    this.#phase = phase
    if (phase === 'working') this.hasWorked = true
    if (phase === 'over') this.isEnding = !this.willCleanUp
  }

  /** Whether its task has something to do once its messages are settled. */
  get willCleanUp(): boolean {
    return this.hasWorked && this.task !== undefined && overrides(this.task, 'cleanup')
  }

  /**
   * Whether a message that is settled now may wait for the end of the run. It may not while the
   * engine writes earlier ones: it can write this one with them.
   */
  get canSettleWithEnd(): boolean {
    return this.isEnding && this.#stored === (this.#settling?.length ?? 0)
  }

  /** Notes that the task is about to see this message. */
  begin(held: HeldMessage): void {
    held.state = 'begun'
    this.unbegun -= 1
    this.context.current = held.message
  }

  /** Marks a message as settled. @returns whether the run still had to settle it */
  close(held: HeldMessage, to: SettledTo, outcome: RunOutcome | undefined): boolean {
    if (!held.isUnsettled) return false
    held.state = to.state === 'waiting' ? 'waiting' : 'gone'
    held.outcome = outcome
    if (to.state === 'done' && to.status === 'succeeded') this.succeeded += 1
    else if (to.state === 'dead' || (to.state === 'waiting' ? to.counted : to.status === 'failed'))
      this.failed += 1
    return true
  }

  /** The messages whose attempt failed. */
  get failures(): readonly RunFailure[] {
    return this.#failures ?? NO_FAILURES
  }

  /** Notes why the attempt at a message failed. */
  fail(failure: RunFailure): void {
    this.#failures ??= []
    this.#failures.push(failure)
  }

  /** Keeps a settlement that the engine has not answered, for {@link stored}. */
  keep(settlement: Promise<void>): void {
    settlement.then(
      () => (this.#stored += 1),
      () => {}, // stored() rejects with it
    )
    this.#settling ??= []
    this.#settling.push(settlement)
  }

  /**
   * Resolves when the engine has stored all settlements; `undefined` if it has answered each at
   * once.
   *
   * @throws what the engine threw, as a rejection, if it was closed before it stored one
   */
  stored(): Promise<unknown> | undefined {
    return this.#settling && Promise.all(this.#settling)
  }
}
