/**
 * Settles the messages of a run with the engine, then emits the events and hands out the outcomes.
 */

import type { RunOutcome } from '../authoring/outcome.ts'
import type { RunnerResult } from '../authoring/result.ts'
import type { ValidationStage } from '../authoring/task.ts'
import { END_REASONS } from '../engine/rules/end-reasons.ts'
import type { EngineLink } from '../engine/contract/link.ts'
import type { SettledTo } from '../engine/contract/message.ts'
import { NonRetryableError } from '../errors/task-errors.ts'
import type { Events } from '../events/events.ts'
import {
  deadLetter,
  failureOfMessage,
  failureOfRun,
  released,
  retryOf,
  settlementOf,
  type FailedMessage,
  type FailureHook,
  type Dead,
  type FailureRule,
  type Fate,
  type Waiting,
} from '../outcomes/failure.ts'
import type { RunnableJob } from '../configuration/runnable-job.ts'
import { nextDue } from '../schedule/schedule.ts'
import type { Clock } from '../time/clock.ts'
import { isPromise, type MaybePromise } from '../time/maybe-promise.ts'
import type { Decision } from './batch-message.ts'
import { handledBy, shouldRetry } from './failure-hooks.ts'
import { aboutOf, endOf, messagesOfFailed } from './run-report.ts'
import type { HeldMessage, Run, RunEnd, Settling } from './run.ts'

/** What settling needs of the runner. */
export interface SettlingHost {
  readonly clock: Clock
  readonly random: () => number
  readonly events: Events
  readonly engine: EngineLink
}

/**
 * The shortest wait after a refusal, so that a validation that keeps refusing does not run in a
 * tight loop.
 */
const SHORTEST_WAIT_MS = 1000

/** How most messages end. */
const DONE_WELL: SettledTo = { state: 'done', status: 'succeeded' }

const CANCELLED: RunOutcome = { status: 'cancelled', reason: END_REASONS.cancelled }

const NO_RESULTS: readonly RunnerResult[] = []

/** How messages fail together. */
interface WorkFailure {
  readonly rule: FailureRule
  readonly error: unknown
  /** Whether they are claimed alone from now on. */
  readonly alone: boolean
}

/**
 * Settles messages by the rules of failure and validation. Each settlement is on its way to the
 * engine when its call returns, and `run.stored()` waits for the engine's answers. Only those after
 * which nothing but the end of the run follows go along with that.
 */
export class RunSettling {
  readonly #host: SettlingHost

  constructor(host: SettlingHost) {
    this.#host = host
  }

  /** Settles a run whose task returned, or had no message to work on. */
  worked(run: Run): MaybePromise<RunEnd> {
    if (run.isCancelled) return this.failed(run, run.control.reason)
    if (run.isDoneByReturning) for (const held of run.messages) this.done(run, held, run.results)
    else this.#settleAll(run, run.unsettled, { fate: 'released' })
    return endOf(run)
  }

  /**
   * Settles a run that a stage of validation refused: it is skipped; messages of a queue job wait.
   */
  refused(run: Run, stage: ValidationStage): RunEnd {
    const end = { status: 'skipped', reason: stage } as const
    const settling: Settling =
      run.job.kind === 'queue'
        ? { to: released(dueAfterRefusal(run.job, this.#now())) }
        : { to: { state: 'done', status: 'skipped' }, outcome: end }
    for (const held of run.unsettled) this.#settle(run, held, settling)
    return end
  }

  /** Settles a run whose attempt threw `error`, or that was given up with `error` as the reason. */
  async failed(run: Run, error: unknown): Promise<RunEnd> {
    const isDurable = this.#host.engine.engine.traits.durable
    const rule = failureOfRun(error, { isIdempotent: run.job.options.idempotent, isDurable })
    if (rule.of === 'run') {
      this.#settleAll(run, run.begun, { fate: rule.begun, error })
    } else {
      await this.#failWork(run, rule, error)
      if (run.isCancelled) return this.failed(run, run.control.reason) // while a hook ran
    }
    // Its task went on with a message that was cancelled: the others wait for another run.
    const isOfMessage = run.isGivenUpForMessage && error === run.control.reason
    this.#settleAll(run, run.unsettled, { fate: isOfMessage ? 'released' : rule.rest, error })
    if (rule.end === undefined || isOfMessage) return endOf(run)
    return rule.end.status === 'failed' ? { ...rule.end, error } : rule.end
  }

  /** Settles one message whose `process` threw; the run goes on. */
  async failedMessage(run: Run, held: HeldMessage, error: unknown): Promise<void> {
    if (run.isMessageCancelled) return this.cancelled(run, held)
    await this.#fail(run, [held], { rule: failureOfMessage(error), error, alone: false })
  }

  /** Settles a message that no longer fits the schema of its class. */
  unfit(run: Run, held: HeldMessage, error: unknown): void {
    run.error ??= error
    this.#settleFailed(run, held, { to: deadLetter('invalid-message', error), error })
  }

  /** Settles a message that was taken out of its batch. */
  cancelled(run: Run, held: HeldMessage): void {
    this.#settleAs(run, held, { fate: 'cancelled' })
  }

  /** Settles all that is left of a run that the executor gives up. */
  abandoned(run: Run, error: unknown): void {
    this.#settleAll(run, run.unsettled, { fate: 'dead', error })
  }

  /** Settles a message that the task has done. */
  done(run: Run, held: HeldMessage, results: readonly RunnerResult[]): void {
    if (results.every(({ success }) => success)) {
      const outcome = { status: 'succeeded', runId: run.id, results } as const
      return this.#settle(run, held, { to: DONE_WELL, outcome })
    }
    this.#report(run, held, results)
  }

  /** The task reports a failure by its results, and has decided against another attempt. */
  #report(run: Run, held: HeldMessage, results: readonly RunnerResult[]): void {
    const message = messagesOfFailed(results)
    run.fail({ message: held.message, report: message })
    const fields = { ...aboutOf(run, held.message), message }
    const outcome = { status: 'failed', runId: run.id, results, error: undefined } as const
    const report = (): void => this.#host.events.emit('message.failed', fields)
    this.#settle(run, held, { to: { state: 'done', status: 'failed' }, outcome, report })
  }

  /** Settles a message of a batch as its task decided. */
  decided(run: Run, held: HeldMessage, decision: Decision): void {
    switch (decision.kind) {
      case 'done': {
        const results = decision.result === undefined ? NO_RESULTS : [decision.result]
        run.results.push(...results)
        return this.done(run, held, results)
      }
      case 'retry':
        return this.#retry(run, held, decision.afterSeconds)
      case 'dead': {
        const error = new NonRetryableError(decision.reason)
        const to = { state: 'dead', reason: decision.reason, error: '', stack: undefined } as const
        return this.#settleFailed(run, held, { to, error })
      }
    }
  }

  /** Before the task has begun any message, the failure is that of all of them. */
  async #failWork(run: Run, rule: FailureRule, error: unknown): Promise<void> {
    const failing = run.hasBegun ? run.begun : run.unsettled
    if (failing.length === 0 && rule.begun !== 'snoozed') run.error ??= error // it failed between two messages
    const alone = run.messages.length > 1 && run.task?.execute !== undefined
    await this.#fail(run, failing, { rule, error, alone })
  }

  /** Settles messages with what an attempt at them threw, after the hooks that the rule names. */
  async #fail(run: Run, messages: readonly HeldMessage[], failure: WorkFailure): Promise<void> {
    const { error, rule, alone } = failure
    const { events } = this.#host
    const hooks: readonly FailureHook[] = rule.hooks ?? []
    const handled = hooks.includes('handleExecutionError') ? await handledBy(run, error, events) : undefined
    if (run.isMessageCancelled) return this.#settleAll(run, messages, { fate: 'cancelled' })
    if (handled !== undefined) {
      run.results.push(...handled)
      for (const held of messages) this.done(run, held, handled)
      return
    }
    const isFinal = hooks.includes('shouldRetryOnError') && !(await shouldRetry(run, error, events))
    if (run.isCancelled) return // while a hook ran: the run settles them
    if (run.isMessageCancelled) return this.#settleAll(run, messages, { fate: 'cancelled' })
    this.#settleAll(run, messages, { fate: isFinal ? 'dead' : rule.begun, error, alone })
  }

  #settleAll(run: Run, messages: readonly HeldMessage[], failed: MessagesFailed): void {
    for (const held of messages) this.#settleAs(run, held, failed)
  }

  #settleAs(run: Run, held: HeldMessage, { fate, error, alone = false }: MessagesFailed): void {
    if (fate === 'left') return
    if (fate === 'snoozed') run.hasSnoozed = true
    const to = settlementOf(fate, error, this.#factsOf(run, held, alone))
    if (to.state === 'done') return this.#settle(run, held, { to, outcome: CANCELLED })
    if (to.state === 'waiting' && !to.counted) return this.#settle(run, held, { to })
    run.error ??= error
    this.#settleFailed(run, held, { to, error })
  }

  #retry(run: Run, held: HeldMessage, afterSeconds: number | undefined): void {
    const error = new Error('the task asked for another try')
    const to = retryOf(error, this.#factsOf(run, held, false))
    const isDelayed = to.state === 'waiting' && afterSeconds !== undefined
    const delayed = isDelayed ? { ...to, dueMs: this.#now() + afterSeconds * 1000 } : to
    this.#settleFailed(run, held, { to: delayed, error })
  }

  #factsOf({ job: { options } }: Run, { message }: HeldMessage, alone: boolean): FailedMessage {
    const { attempts, dueMs } = message
    const { random } = this.#host
    return { options, attempt: attempts + 1, dueMs, alone, nowMs: this.#now(), random }
  }

  /** It waits for another attempt, or is dead. */
  #settleFailed(
    run: Run,
    held: HeldMessage,
    { to, error }: { readonly to: Waiting | Dead; readonly error: unknown },
  ): void {
    const { message } = held
    const { events } = this.#host
    const about = aboutOf(run, message)
    run.fail({ message, thrown: { error } })
    if (to.state === 'waiting') {
      const fields = { ...about, dueMs: to.dueMs, error }
      return this.#settle(run, held, { to, report: () => events.emit('message.retrying', fields) })
    }
    const fields = { ...about, reason: to.reason, error, kept: run.job.options.deadLetter }
    const outcome = { status: 'failed', runId: run.id, results: NO_RESULTS, error } as const
    this.#settle(run, held, { to, outcome, report: () => events.emit('message.dead', fields) })
  }

  /**
   * Follows the answer of the engine to the end of a run, whose last settlements went with it.
   *
   * @param wasHeld whether the claim of the run still held
   */
  ended(run: Run, wasHeld: boolean): void {
    for (const held of run.messages) if (held.ending !== undefined) answered(wasHeld, held, held.ending)
  }

  /**
   * Events and outcomes go out only after the engine has stored the settlement, and only if the run
   * still held the message.
   */
  #settle(run: Run, held: HeldMessage, settling: Settling): void {
    if (!run.close(held, settling.to, settling.outcome)) return
    if (run.canSettleWithEnd) {
      held.ending = settling
      return
    }
    const answer = this.#send(run, held, settling.to)
    if (isPromise(answer)) run.keep(answeredLater(answer, held, settling))
    else answered(answer[0], held, settling)
  }

  #send({ claim }: Run, { message }: HeldMessage, to: SettledTo): MaybePromise<readonly boolean[]> {
    const settlement = { claimId: claim.id, messageId: message.id, to }
    return this.#host.engine.insist('settle', (engine) => engine.settle([settlement]))
  }

  #now(): number {
    return this.#host.clock.now()
  }
}

/** What messages of one run share when they fail together. */
interface MessagesFailed {
  readonly fate: Fate
  readonly error?: unknown
  readonly alone?: boolean
}

/** If the run no longer held the message, another run has it and reports its outcome. */
function answered(wasHeld: boolean | undefined, held: HeldMessage, { report }: Settling): void {
  if (wasHeld === true) report?.()
  else held.outcome = undefined
}

async function answeredLater(
  answer: Promise<readonly boolean[]>,
  held: HeldMessage,
  settling: Settling,
): Promise<void> {
  answered((await answer)[0], held, settling)
}

/** The next tick, or the retry delay of a job without a schedule. */
function dueAfterRefusal({ schedule, options }: RunnableJob, nowMs: number): number {
  const nextTickMs = schedule && nextDue(schedule, nowMs)
  return nextTickMs ?? nowMs + Math.max(SHORTEST_WAIT_MS, options.retryDelaySeconds * 1000)
}
