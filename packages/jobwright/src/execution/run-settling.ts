/** Settles the messages of a run: tells the engine, the events, and whoever waits for the outcome. */

import type { Decision } from './batch-message.ts'
import type { Clock } from '../time/clock.ts'
import type { EngineLink } from '../engine/contract/link.ts'
import type { Events } from '../events/events.ts'
import { answersItself, deadLetter, settlementOf } from '../outcomes/failure.ts'
import { isPromise, type MaybePromise } from '../time/maybe-promise.ts'
import type { RunOutcome, RunStatus } from '../authoring/outcome.ts'
import { checkResults, type RunnerResult } from '../authoring/result.ts'
import type { HeldMessage, Run } from './run.ts'
import { nextDue } from '../schedule/schedule.ts'
import type { SettledTo } from '../engine/contract/message.ts'
import { CancelledError, NonRetryableError, SnoozeError } from '../errors/task-errors.ts'

/** What settling needs of the runner. */
export interface SettlingHost {
  readonly clock: Clock
  readonly random: () => number
  readonly events: Events
  readonly engine: EngineLink
}

/** Waits again, the attempt not counted. */
const RELEASED = { state: 'waiting', counted: false, alone: false } as const

/** However short the retry delay is: a validation that says no is not asked without end. */
const SHORTEST_WAIT_MS = 1000

/** As most messages end. */
const DONE_WELL: SettledTo = { state: 'done', status: 'succeeded' }

/** What a task said of a message that it settled without a result. */
const NO_RESULTS: readonly RunnerResult[] = []

/**
 * Settles the messages of runs by the rules of failure and validation. Every settlement is on its way to the engine when the
 * call returns; `run.reached()` waits for its answer.
 */
export class RunSettling {
  readonly #host: SettlingHost

  constructor(host: SettlingHost) {
    this.#host = host
  }

  /** Settles a message that the task has done. */
  done(run: Run, held: HeldMessage, results: readonly RunnerResult[]): void {
    if (results.every(({ success }) => success)) {
      const outcome = { status: 'succeeded', runId: run.id, results } as const
      return this.#settle(run, held, { to: DONE_WELL, outcome })
    }
    const outcome = { status: 'failed', runId: run.id, results, error: undefined } as const
    this.#settle(run, held, { to: { state: 'done', status: 'failed' }, outcome })
  }

  /** Settles what a task decided about a message of its batch. */
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
        return this.#dead(
          run,
          held,
          { state: 'dead', reason: decision.reason, error: '', stack: undefined },
          error,
        )
      }
    }
  }

  /** Settles messages with what their attempt threw. @param alone whether they are claimed singly from now on */
  async failed(run: Run, messages: readonly HeldMessage[], error: unknown, alone: boolean): Promise<void> {
    if (error instanceof SnoozeError) {
      return this.giveBack(run, messages, this.#now() + error.seconds * 1000)
    }
    const handled = await this.#handled(run, error)
    if (handled !== undefined) {
      run.results.push(...handled)
      for (const held of messages) this.done(run, held, handled)
      return
    }
    const shouldRetry = answersItself(error) || (await this.#shouldRetry(run, error))
    if (run.control.reason instanceof CancelledError) return // meanwhile
    for (const held of messages) this.#failedOne(run, held, error, { alone, shouldRetry })
  }

  /** Puts messages back, the attempt not counted. */
  giveBack(run: Run, messages: readonly HeldMessage[], dueMs: number): void {
    for (const held of messages) this.#settle(run, held, { to: { ...RELEASED, dueMs } })
  }

  /** Puts back what was never begun: it waits as before. */
  release(run: Run, messages: readonly HeldMessage[]): void {
    for (const held of messages) {
      this.#settle(run, held, { to: { ...RELEASED, dueMs: held.message.dueMs } })
    }
  }

  /** Settles what a stage of validation kept from running: a run is skipped, messages of a queue job wait. */
  skipped(run: Run, stage: string): void {
    const { kind, schedule, options } = run.job
    if (kind !== 'queue') return this.ended(run, run.unsettled, 'skipped', stage)
    const nextTickMs = schedule && nextDue(schedule, this.#now())
    const delayMs = Math.max(SHORTEST_WAIT_MS, options.retryDelaySeconds * 1000)
    return this.giveBack(run, run.unsettled, nextTickMs ?? this.#now() + delayMs)
  }

  /** Settles messages whose run was skipped or cancelled. */
  ended(
    run: Run,
    messages: readonly HeldMessage[],
    status: Extract<RunStatus, 'skipped' | 'cancelled'>,
    reason: string,
  ): void {
    for (const held of messages) {
      this.#settle(run, held, { to: { state: 'done', status }, outcome: { status, reason } })
    }
  }

  /** Has messages tried again whose run was interrupted, the attempt counted: no hook is asked. */
  repeat(run: Run, messages: readonly HeldMessage[], error: unknown): void {
    for (const held of messages) this.#failedOne(run, held, error, { alone: false, shouldRetry: true })
  }

  /** Settles a message as failed for good. */
  dead(run: Run, held: HeldMessage, reason: string, error: unknown): void {
    run.error ??= error
    this.#dead(run, held, deadLetter(reason, error), error)
  }

  #failedOne(
    run: Run,
    held: HeldMessage,
    error: unknown,
    { alone, shouldRetry }: { readonly alone: boolean; readonly shouldRetry: boolean },
  ): void {
    run.error ??= error
    const to = this.#afterFailure(run, held, error, { alone, shouldRetry })
    if (to.state === 'waiting') this.#retrying(run, held, to, error)
    else this.#dead(run, held, to, error)
  }

  #retry(run: Run, held: HeldMessage, afterSeconds: number | undefined): void {
    const error = new Error('the task asked for another try')
    const to = this.#afterFailure(run, held, error, { alone: false, shouldRetry: true })
    if (to.state !== 'waiting') return this.#dead(run, held, to, error)
    const dueMs = afterSeconds === undefined ? to.dueMs : this.#now() + afterSeconds * 1000
    this.#retrying(run, held, { ...to, dueMs }, error)
  }

  #afterFailure(
    { job: { options } }: Run,
    { message }: HeldMessage,
    error: unknown,
    rules: { readonly alone: boolean; readonly shouldRetry: boolean },
  ): SettledTo {
    const facts = { options, attempt: message.attempts + 1, nowMs: this.#now(), random: this.#host.random() }
    return settlementOf(error, { ...facts, ...rules })
  }

  #retrying(run: Run, held: HeldMessage, to: Extract<SettledTo, { state: 'waiting' }>, error: unknown): void {
    const { id: messageId, attempts } = held.message
    const fields = { job: run.job.type, messageId, attempt: attempts + 1, dueMs: to.dueMs, error }
    this.#settle(run, held, { to, tell: () => this.#host.events.emit('message.retrying', fields) })
  }

  #dead(run: Run, held: HeldMessage, to: SettledTo, error: unknown): void {
    const outcome = { status: 'failed', runId: run.id, results: [], error } as const
    const { type, options } = run.job
    const tell = (): void => {
      if (to.state !== 'dead') return
      const fields = {
        job: type,
        messageId: held.message.id,
        reason: to.reason,
        error,
        kept: options.deadLetter,
      }
      this.#host.events.emit('message.dead', fields)
    }
    this.#settle(run, held, { to, outcome, tell })
  }

  /** What is told is told once the engine has it, and only where it was this run's to settle. */
  #settle(run: Run, held: HeldMessage, settling: Settling): void {
    if (!run.close(held, settling.to, settling.outcome)) return
    const answer = this.#sent(run, held, settling.to)
    if (isPromise(answer)) run.keep(answeredLater(answer, held, settling))
    else answered(answer, held, settling)
  }

  #sent({ claim }: Run, { message }: HeldMessage, to: SettledTo): MaybePromise<readonly boolean[]> {
    const settlement = { claimId: claim.id, messageId: message.id, to }
    return this.#host.engine.insist('settle', (engine) => engine.settle([settlement]))
  }

  async #handled(run: Run, error: unknown): Promise<readonly RunnerResult[] | undefined> {
    if (run.task === undefined) return undefined
    return this.#asked(run, 'handleExecutionError', async () => {
      const handled: unknown = await run.task?.handleExecutionError(error, run.context)
      return handled === undefined ? undefined : checkResults(run.job.type, handled)
    })
  }

  async #shouldRetry(run: Run, error: unknown): Promise<boolean> {
    const said = await this.#asked(run, 'shouldRetryOnError', () =>
      run.task?.shouldRetryOnError(error, run.context),
    )
    return said ?? run.job.options.idempotent
  }

  /** What a hook says; nothing where it throws, which is told and changes nothing else. */
  async #asked<T>(run: Run, hook: string, ask: () => MaybePromise<T>): Promise<T | undefined> {
    try {
      return await run.control.follow(ask())
    } catch (error) {
      const message = `${hook} of job "${run.job.type}" threw`
      this.#host.events.emit('task.complaint', { job: run.job.type, message, error })
      return undefined
    }
  }

  #now(): number {
    return this.#host.clock.now()
  }
}

/** What becomes of a message, how whoever waits for it hears of it, and what else is told. */
interface Settling {
  readonly to: SettledTo
  readonly outcome?: RunOutcome
  readonly tell?: () => void
}

function answered([was]: readonly boolean[], held: HeldMessage, { tell }: Settling): void {
  if (was === true) tell?.()
  else held.outcome = undefined // another run has it, and tells
}

async function answeredLater(
  answer: Promise<readonly boolean[]>,
  held: HeldMessage,
  settling: Settling,
): Promise<void> {
  answered(await answer, held, settling)
}
