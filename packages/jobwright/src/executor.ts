/** Runs what was claimed: one run per claim, each with a worker and a slot of its own. */

import { attempt, type AttemptHost } from './attempt.ts'
import { deferred } from './deferred.ts'
import type { EngineLink } from './engine-link.ts'
import type { Claim, RunRecord } from './engine/engine.ts'
import { messageOf } from './error-message.ts'
import { CancelledError } from './errors.ts'
import type { EventFields } from './events.ts'
import type { Pool } from './pool.ts'
import { newRun, type RunFactoryHost } from './run-factory.ts'
import type { RunOutcomes } from './run-outcomes.ts'
import type { Run, RunEnd } from './run.ts'
import type { Slots } from './slots.ts'

/** What the executor works with. */
export interface ExecutorHost extends AttemptHost, RunFactoryHost {
  readonly engine: EngineLink
  readonly pool: Pool
  readonly slots: Slots
  readonly outcomes: RunOutcomes
  /** A worker is free again, and as a rule a slot of this job. */
  freed(job: string): void
}

/** The runs of this process. */
export class Executor {
  readonly #host: ExecutorHost
  readonly #running = new Map<string, Run>()
  #idle = deferred<void>()

  constructor(host: ExecutorHost) {
    this.#host = host
  }

  /** Runs a claim whose slot is taken. */
  start(claim: Claim): void {
    const run = newRun(claim, this.#host.pool.take(), this.#host)
    this.#running.set(run.id, run)
    void this.#run(run)
  }

  /** Aborts the run with this id, or of the message with this id. @returns whether there was anything left to cancel */
  cancel(id: string): boolean {
    const run = this.#running.get(id) ?? this.#runOf(id)
    if (run === undefined || run.isSettled) return false
    run.control.abort(new CancelledError(run.id))
    return true
  }

  /** Aborts every run. */
  abort(reason: unknown): void {
    for (const run of this.#running.values()) run.control.abort(reason)
  }

  /** Resolves once nothing is running. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await this.#idle.promise
  }

  /** At most as many runs as workers are looked through. */
  #runOf(messageId: string): Run | undefined {
    return [...this.#running.values()].find(({ claim }) => claim.messages.some(({ id }) => id === messageId))
  }

  async #run(run: Run): Promise<void> {
    const { events, clock } = this.#host
    const { triggeredBy, messageId } = run.context
    const facts = factsOf(run)
    events.emit('run.started', { ...facts, messageId, triggeredBy })
    const startedAt = clock.elapsed()
    const end = await this.#work(run, facts.attempt)
    const durationMs = clock.elapsed() - startedAt
    this.#free(run)
    events.emit('run.ended', { ...facts, ...figuresOf(run), ...end, durationMs })
    for (const [id, outcome] of run.outcomes) this.#host.outcomes.settle(id, outcome)
  }

  async #work(run: Run, attemptNumber: number): Promise<RunEnd> {
    try {
      const end = await attempt(run, this.#host)
      run.isSettled = true
      await this.#cleanUp(run)
      await this.#record(run, end, attemptNumber)
      return end
    } catch (error) {
      // Nothing that a task does leads here: the engine was closed before it took what became of the run.
      run.context.logger.error(`a run of job "${run.job.type}" could not be settled`, { error })
      await this.#abandon(run, error, attemptNumber).catch(() => {})
      return { status: 'failed', error }
    } finally {
      run.control.end()
    }
  }

  /** So that the engine does not hold its claim for ever. */
  async #abandon(run: Run, error: unknown, attemptNumber: number): Promise<void> {
    run.isOver = true
    await Promise.all(
      run.unsettled.map((message) => this.#host.settling.dead(run, message, 'not-retryable', error)),
    )
    await this.#record(run, { status: 'failed', error }, attemptNumber)
  }

  /** Lets the task tidy up, once, whatever became of its work. */
  async #cleanUp(run: Run): Promise<void> {
    if (!run.isPrepared || run.task === undefined) return
    try {
      await run.control.follow(run.task.cleanup(run.context, run.results))
    } catch (error) {
      const message = `cleanup of job "${run.job.type}" threw`
      this.#host.events.emit('task.complaint', { job: run.job.type, message, error })
    }
  }

  async #record(run: Run, { status, reason, error }: RunEnd, attemptNumber: number): Promise<void> {
    const { id, claim, job, worker, startedMs } = run
    const record: RunRecord = {
      runId: id,
      claimId: claim.id,
      job: job.type,
      version: job.options.version,
      status,
      attempt: attemptNumber,
      worker,
      messages: claim.messages.length,
      scheduledForMs: claim.messages[0].scheduledForMs,
      startedMs,
      endedMs: this.#host.clock.now(),
      reason: reason ?? (status === 'failed' && error !== undefined ? messageOf(error) : undefined),
    }
    await this.#host.engine.insist('finish', (engine) => engine.finish([record]))
  }

  /** Gives the worker back, and the slot once the task has truly ended. */
  #free(run: Run): void {
    const { pool, slots, freed } = this.#host
    const job = run.job.type
    pool.give(run.worker)
    this.#running.delete(run.id)
    const { outstanding } = run.control
    if (outstanding === undefined) slots.give(job)
    else void this.#awaitStuck(run, outstanding)
    freed(job)
    if (this.#running.size > 0) return
    this.#idle.resolve()
    this.#idle = deferred<void>()
  }

  async #awaitStuck(run: Run, outstanding: Promise<unknown>): Promise<void> {
    const { slots, events, freed } = this.#host
    const facts = { job: run.job.type, runId: run.id }
    slots.markStuck(facts.job)
    events.emit('run.stuck', facts)
    await outstanding
    slots.giveStuck(facts.job)
    events.emit('run.unstuck', facts)
    freed(facts.job)
  }
}

type RunFacts = Pick<EventFields['run.started'], 'job' | 'runId' | 'attempt' | 'worker' | 'messages'>

function factsOf({ job, id, context, worker, claim }: Run): RunFacts {
  const { attempt: attemptNumber } = context
  return { job: job.type, runId: id, attempt: attemptNumber, worker, messages: claim.messages.length }
}

function figuresOf({
  succeeded,
  failed,
  results,
}: Run): Pick<EventFields['run.ended'], 'succeeded' | 'failed' | 'message'> {
  const message = results.find((result) => result.message !== undefined)?.message
  return { succeeded, failed, ...(message !== undefined && { message }) }
}
