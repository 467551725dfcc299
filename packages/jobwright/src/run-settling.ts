/** Settles the messages of a run: tells the engine, the events, and whoever waits for the outcome. */

import type { Decision } from './batch-message.ts'
import type { Clock } from './clock.ts'
import type { Message, SettledTo } from './engine/engine.ts'
import type { EngineLink } from './engine-link.ts'
import { CancelledError, NonRetryableError, SnoozeError } from './errors.ts'
import type { Events } from './events.ts'
import { answersItself, deadLetter, settlementOf } from './failure.ts'
import type { RunOutcome, RunStatus } from './outcome.ts'
import type { RunnerResult } from './result.ts'
import { checkResults } from './result-check.ts'
import type { Run } from './run.ts'
import { nextDue } from './schedule.ts'

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

/** Settles the messages of runs by the rules of failure and validation. */
export class RunSettling {
  readonly #host: SettlingHost

  constructor(host: SettlingHost) {
    this.#host = host
  }

  /** Settles a message that the task has done. */
  async done(run: Run, message: Message, results: readonly RunnerResult[]): Promise<void> {
    const status = results.every(({ success }) => success) ? 'succeeded' : 'failed'
    const outcome: RunOutcome =
      status === 'succeeded'
        ? { status, runId: run.id, results }
        : { status, runId: run.id, results, error: undefined }
    await this.#settle(run, message, { state: 'done', status }, outcome)
  }

  /** Settles what a task decided about a message of its batch. */
  async decided(run: Run, message: Message, decision: Decision): Promise<void> {
    switch (decision.kind) {
      case 'done': {
        const results = decision.result === undefined ? [] : [decision.result]
        run.results.push(...results)
        return this.done(run, message, results)
      }
      case 'retry':
        return this.#retry(run, message, decision.afterSeconds)
      case 'dead': {
        const error = new NonRetryableError(decision.reason)
        return this.#dead(run, message, { state: 'dead', reason: decision.reason, error: '' }, error)
      }
    }
  }

  /** Settles messages with what their attempt threw. @param alone whether they are claimed singly from now on */
  async failed(run: Run, messages: readonly Message[], error: unknown, alone: boolean): Promise<void> {
    if (error instanceof SnoozeError) return this.giveBack(run, messages, this.#now() + error.seconds * 1000)
    const handled = await this.#handled(run, error)
    if (handled !== undefined) {
      run.results.push(...handled)
      return all(messages, (message) => this.done(run, message, handled))
    }
    const shouldRetry = answersItself(error) || (await this.#shouldRetry(run, error))
    if (run.control.signal.reason instanceof CancelledError) return undefined // meanwhile
    return all(messages, (message) => this.#failedOne(run, message, error, { alone, shouldRetry }))
  }

  /** Puts messages back, the attempt not counted. */
  giveBack(run: Run, messages: readonly Message[], dueMs: number): Promise<void> {
    return all(messages, (message) => this.#settle(run, message, { ...RELEASED, dueMs }))
  }

  /** Puts back what was never begun: it waits as before. */
  release(run: Run, messages: readonly Message[]): Promise<void> {
    return all(messages, (message) => this.#settle(run, message, { ...RELEASED, dueMs: message.dueMs }))
  }

  /** Settles what a stage of validation kept from running: a run is skipped, messages of a queue job wait. */
  async skipped(run: Run, stage: string): Promise<void> {
    const { kind, schedule, options } = run.job
    if (kind === 'queue') {
      const nextTickMs = schedule && nextDue(schedule, this.#now())
      const delayMs = Math.max(SHORTEST_WAIT_MS, options.retryDelaySeconds * 1000)
      return this.giveBack(run, run.unsettled, nextTickMs ?? this.#now() + delayMs)
    }
    return this.ended(run, run.unsettled, 'skipped', stage)
  }

  /** Settles messages whose run was skipped or cancelled. */
  ended(
    run: Run,
    messages: readonly Message[],
    status: Extract<RunStatus, 'skipped' | 'cancelled'>,
    reason: string,
  ): Promise<void> {
    return all(messages, (message) =>
      this.#settle(run, message, { state: 'done', status }, { status, reason }),
    )
  }

  /** Settles a message as failed for good. */
  dead(run: Run, message: Message, reason: string, error: unknown): Promise<void> {
    run.error ??= error
    return this.#dead(run, message, deadLetter(reason, error), error)
  }

  async #failedOne(
    run: Run,
    message: Message,
    error: unknown,
    { alone, shouldRetry }: { readonly alone: boolean; readonly shouldRetry: boolean },
  ): Promise<void> {
    run.error ??= error
    const attempt = message.attempts + 1
    const to = settlementOf(error, {
      options: run.job.options,
      attempt,
      alone,
      shouldRetry,
      nowMs: this.#now(),
      random: this.#host.random(),
    })
    if (to.state === 'waiting') await this.#retrying(run, message, to, error)
    else await this.#dead(run, message, to, error)
  }

  #retry(run: Run, message: Message, afterSeconds: number | undefined): Promise<void> {
    const error = new Error('the task asked for another try')
    const attempt = message.attempts + 1
    const { options } = run.job
    const facts = { options, attempt, alone: false, shouldRetry: true, nowMs: this.#now() }
    const to = settlementOf(error, { ...facts, random: this.#host.random() })
    if (to.state !== 'waiting') return this.#dead(run, message, to, error)
    const dueMs = afterSeconds === undefined ? to.dueMs : this.#now() + afterSeconds * 1000
    return this.#retrying(run, message, { ...to, dueMs }, error)
  }

  async #retrying(
    run: Run,
    message: Message,
    to: Extract<SettledTo, { state: 'waiting' }>,
    error: unknown,
  ): Promise<void> {
    const settled = await this.#settle(run, message, to)
    if (!settled) return
    const attempt = message.attempts + 1
    this.#host.events.emit('message.retrying', {
      job: run.job.type,
      messageId: message.id,
      attempt,
      dueMs: to.dueMs,
      error,
    })
  }

  async #dead(run: Run, message: Message, to: SettledTo, error: unknown): Promise<void> {
    const outcome = { status: 'failed', runId: run.id, results: [], error } as const
    const settled = await this.#settle(run, message, to, outcome)
    if (!settled || to.state !== 'dead') return
    const { type, options } = run.job
    const { reason } = to
    const kept = options.deadLetter
    this.#host.events.emit('message.dead', { job: type, messageId: message.id, reason, error, kept })
  }

  /** @returns whether it was this run's to settle */
  async #settle(run: Run, message: Message, to: SettledTo, outcome?: RunOutcome): Promise<boolean> {
    if (!run.close(message, to)) return false
    if (outcome !== undefined) run.outcomes.set(message.id, outcome)
    const settlement = { claimId: run.claim.id, messageId: message.id, to }
    const [held] = await this.#host.engine.insist('settle', (engine) => engine.settle([settlement]))
    return held === true
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
  async #asked<T>(run: Run, hook: string, ask: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await run.control.follow(Promise.resolve(ask()))
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

async function all(
  messages: readonly Message[],
  settle: (message: Message) => Promise<unknown>,
): Promise<void> {
  await Promise.all(messages.map(settle))
}
