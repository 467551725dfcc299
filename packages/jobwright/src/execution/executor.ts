/** Runs what was claimed: one run per claim, each with a worker and a slot of its own. */

import { attempt, type AttemptHost } from './attempt.ts'
import { messageOf } from '../errors/error-message.ts'
import type { EventFields } from '../events/events.ts'
import { isPromise, type MaybePromise } from '../time/maybe-promise.ts'
import type { Leases } from '../claims/leases.ts'
import type { RunUnderWay } from '../monitor/long-runs.ts'
import type { Pool } from '../claims/pool.ts'
import { triggerOf } from './run-context.ts'
import { RunFactory, type RunFactoryHost } from './run-factory.ts'
import type { RunOutcomes } from '../outcomes/run-outcomes.ts'
import type { Run, RunEnd } from './run.ts'
import type { Slots } from '../claims/slots.ts'
import type { Claim } from '../engine/contract/message.ts'
import { messageIn, runRecord, type RecordedEnd } from '../engine/contract/run-record.ts'
import { CancelledError } from '../errors/task-errors.ts'

/** What the executor works with. */
export interface ExecutorHost extends AttemptHost, RunFactoryHost {
  readonly leases: Leases
  readonly pool: Pool
  readonly slots: Slots
  readonly outcomes: RunOutcomes
  /** A worker is free again, and as a rule a slot of this job. */
  freed(job: string): void
}

/** A message that is to be cancelled if it is being claimed right now. */
export interface EarlyCancel {
  /** Whether its run began, and was cancelled before it saw its task. */
  readonly hasHit: boolean
}

/** The runs of this process. */
export class Executor {
  readonly #host: ExecutorHost
  readonly #factory: RunFactory
  /** By worker. */
  readonly #running: (Run | undefined)[] = []
  readonly #idle: (() => void)[] = []
  /** By message id. */
  readonly #earlyCancels = new Map<string, { hasHit: boolean }>()

  constructor(host: ExecutorHost) {
    this.#host = host
    this.#factory = new RunFactory(host)
  }

  /** Runs a claim whose slot is taken. */
  start(claim: Claim): void {
    const worker = this.#host.pool.take()
    const run = this.#factory.make(claim, worker)
    this.#running[worker] = run
    if (claim.leaseUntilMs !== undefined) this.#hold(run)
    if (this.#earlyCancels.size > 0) this.#cancelEarly(run)
    void this.#run(run)
  }

  /** Aborts the run with this id, or of the message with this id. @returns whether there was anything left to cancel */
  cancel(id: string): boolean {
    const run = this.#runs.find(
      (one) => one.id === id || one.messages.some(({ message }) => message.id === id),
    )
    if (run === undefined || (run.isOver && run.unsettled.length === 0)) return false
    run.control.abort(new CancelledError(run.id))
    return true
  }

  /** A run of this message is cancelled as it begins, until {@link endEarlyCancel}. */
  cancelEarly(messageId: string): EarlyCancel {
    const cancel = this.#earlyCancels.get(messageId) ?? { hasHit: false }
    this.#earlyCancels.set(messageId, cancel)
    return cancel
  }

  endEarlyCancel(messageId: string): void {
    this.#earlyCancels.delete(messageId)
  }

  /** Aborts every run. */
  abort(reason: unknown): void {
    for (const run of this.#runs) run.control.abort(reason)
  }

  /** Resolves once nothing is running. */
  idle(): Promise<void> {
    if (this.#host.pool.busy === 0) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  /** The runs that are under way: at most as many as there are workers. */
  get running(): readonly RunUnderWay[] {
    return this.#runs
  }

  get #runs(): readonly Run[] {
    return this.#running.filter((run) => run !== undefined)
  }

  #cancelEarly({ id, claim, control }: Run): void {
    for (const message of claim.messages) {
      const cancel = this.#earlyCancels.get(message.id)
      if (cancel === undefined) continue
      cancel.hasHit = true
      control.abort(new CancelledError(id))
    }
  }

  #hold({ claim, control }: Run): void {
    this.#host.leases.hold(claim, (lost) => control.abort(lost))
  }

  /** One run from its start to its end. It is over once; whatever happens, its worker comes free. */
  async #run(run: Run): Promise<void> {
    this.#host.events.emit('run.started', startOf(run), run.startedMs)
    try {
      const end = await attempt(run, this.#host)
      const storing = run.stored()
      if (storing !== undefined) await storing
      run.enter('settled')
      const cleaning = this.#cleanUp(run)
      if (cleaning !== undefined) await cleaning
      const endedMs = this.#host.clock.now()
      const recording = this.#record(run, end, endedMs)
      if (!isPromise(recording)) return this.#leave(run, end, endedMs)
      await recording
      this.#leave(run, end)
    } catch (error) {
      await this.#abandon(run, error)
    }
  }

  /** @param nowMs where it is known already */
  #leave(run: Run, end: RunEnd, nowMs?: number): void {
    if (run.claim.leaseUntilMs !== undefined) this.#host.leases.letGo(run.claim.id)
    run.control.end()
    this.#free(run)
    const { events, clock, outcomes } = this.#host
    events.emit('run.ended', endOf(run, end, clock.elapsed() - run.startedAt), nowMs)
    for (const { message, outcome } of run.messages) {
      if (outcome !== undefined) outcomes.settle(message.id, outcome)
    }
  }

  /** So that the engine does not hold its claim for ever. */
  async #abandon(run: Run, error: unknown): Promise<void> {
    const end = { status: 'failed', error } as const
    run.context.logger.error(`a run of job "${run.job.type}" could not be settled`, { error })
    if (!run.isOver) run.enter('over')
    try {
      this.#host.settling.abandoned(run, error)
      await this.#record(run, end, this.#host.clock.now())
    } catch {
      // it was told above
    }
    this.#leave(run, end)
  }

  /** Lets the task tidy up, once, whatever became of its work. */
  #cleanUp(run: Run): Promise<void> | undefined {
    if (!run.hasWorked || run.task === undefined) return undefined
    try {
      const cleaning = run.task.cleanup(run.context, run.results)
      if (!isPromise(cleaning)) return undefined
      return Promise.resolve(run.control.follow(cleaning)).catch((error: unknown) =>
        this.#complain(run, error),
      )
    } catch (error) {
      this.#complain(run, error)
      return undefined
    }
  }

  #complain({ job: { type } }: Run, error: unknown): void {
    const message = `cleanup of job "${type}" threw`
    this.#host.events.emit('task.complaint', { job: type, message, error })
  }

  #record(run: Run, end: RunEnd, endedMs: number): MaybePromise<void> {
    const record = runRecord(run, withReason(end), endedMs)
    return this.#host.engine.insist('finish', (engine) => engine.finish([record]))
  }

  /** Gives the worker back, and the slot once the task has truly ended. */
  #free(run: Run): void {
    const { pool, slots, gates, freed } = this.#host
    const job = run.job.type
    if (run.unbegun > 0) gates.notStarted(job, run.unbegun)
    pool.give(run.worker)
    this.#running[run.worker] = undefined
    const { outstanding } = run.control
    if (outstanding === undefined) slots.give(job)
    else void this.#awaitStuck(run, outstanding)
    freed(job)
    if (pool.busy === 0) for (const resolve of this.#idle.splice(0)) resolve()
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

function startOf(run: Run): EventFields['run.started'] {
  const { job, id, worker, messages, first } = run
  return {
    job: job.type,
    runId: id,
    attempt: first.attempts + 1,
    worker,
    messages: messages.length,
    messageId: first.id,
    triggeredBy: triggerOf(first),
  }
}

function endOf(run: Run, end: RunEnd, durationMs: number): EventFields['run.ended'] {
  const { job, id, worker, messages, first, succeeded, failed } = run
  const message = messageIn(run.results)
  const facts = {
    job: job.type,
    runId: id,
    attempt: first.attempts + 1,
    worker,
    status: end.status,
    durationMs,
    messages: messages.length,
    succeeded,
    failed,
  }
  const isPlain = message === undefined && end.reason === undefined && end.error === undefined
  return isPlain ? facts : { ...facts, ...(message !== undefined && { message }), ...end }
}

/** A run that failed has what it threw as its reason. */
function withReason(end: RunEnd): RecordedEnd {
  if (end.reason !== undefined || end.status !== 'failed' || end.error === undefined) return end
  return { status: end.status, reason: messageOf(end.error) }
}
