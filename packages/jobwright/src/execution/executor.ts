/** The runs of this process: one for each claim, with a worker and a slot of its own. */

import type { Leases } from '../claims/leases.ts'
import type { Pool } from '../claims/pool.ts'
import type { Slots } from '../claims/slots.ts'
import type { Claim } from '../engine/contract/message.ts'
import type { RunUnderWay } from '../monitor/long-runs.ts'
import type { RunOutcomes } from '../outcomes/run-outcomes.ts'
import { Waits } from '../waits/waits.ts'
import { attempt, type AttemptHost } from './attempt.ts'
import { Cancelling } from './cancelling.ts'
import { RunFactory, type RunFactoryHost } from './run-factory.ts'
import { runEnded, runStarted } from './run-report.ts'
import type { Run, RunEnd } from './run.ts'

/** What the executor needs of the runner. */
export interface ExecutorHost extends Omit<AttemptHost, 'leaves' | 'left'>, RunFactoryHost {
  readonly leases: Leases
  readonly pool: Pool
  readonly slots: Slots
  readonly outcomes: RunOutcomes
  /** Called when a worker is free again, and usually a slot of this job. */
  freed(job: string): void
}

/** Starts the runs of this process, and ends them. */
export class Executor {
  readonly cancelling: Cancelling
  readonly #host: ExecutorHost
  readonly #factory: RunFactory
  readonly #attempts: AttemptHost
  /** By worker. */
  readonly #running: (Run | undefined)[] = []
  /** The runs that wait for others, without a worker. */
  readonly #parked = new Set<Run>()
  readonly #waits: Waits<Run>
  readonly #idle: (() => void)[] = []
  #isDraining = false

  constructor(host: ExecutorHost) {
    this.#host = host
    this.#waits = new Waits({
      engine: host.engine,
      pool: host.pool,
      park: (run) => this.#park(run),
      unpark: (run, worker) => this.#unpark(run, worker),
    })
    this.cancelling = new Cancelling(() => this.#runs, host.settling)
    this.#factory = new RunFactory(host, this.#waits)
    this.#attempts = {
      ...host,
      leaves: (run, finishing) => this.#leave(run, finishing),
      left: (run, end, endedMs) => this.#left(run, end, endedMs),
    }
  }

  /** Runs a claim. Its slot is taken already; it takes a worker. */
  run(claim: Claim): void {
    const worker = this.#host.pool.take()
    const run = this.#factory.make(claim, worker)
    this.#running[worker] = run
    if (claim.leaseUntilMs !== undefined) this.#hold(run)
    this.cancelling.started(run)
    this.#host.events.emit('run.started', runStarted(run), run.startedMs)
    void attempt(run, this.#attempts)
  }

  /** Aborts every run. */
  abort(reason: unknown): void {
    for (const run of this.#runs) run.control.abort(reason)
  }

  /**
   * Resolves when no run is under way. Nothing is claimed any more: in memory, a run that waits for
   * an unclaimed message is aborted, as no other process can claim it.
   */
  idle(): Promise<void> {
    if (this.#isIdle) return Promise.resolve()
    this.#isDraining = true
    this.#abortHopeless()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  /** The runs that are under way: at most one for each worker, and those that wait for others. */
  get running(): readonly RunUnderWay[] {
    return this.#runs
  }

  get #runs(): readonly Run[] {
    const running = this.#running.filter((run) => run !== undefined)
    return this.#parked.size === 0 ? running : [...running, ...this.#parked]
  }

  get #isIdle(): boolean {
    return this.#host.pool.busy === 0 && this.#parked.size === 0
  }

  #abortHopeless(): void {
    if (this.#parked.size > 0 && !this.#host.engine.engine.traits.durable) void this.#waits.abortHopeless()
  }

  /** The run waits for another one: its worker is free for others. */
  #park(run: Run): void {
    const { pool, events, freed } = this.#host
    const { job, id, worker } = run
    this.#running[worker] = undefined
    this.#parked.add(run)
    run.hasWorker = false
    events.emit('run.waiting', { job: job.type, runId: id, worker })
    pool.give(worker)
    if (this.#isDraining) this.#abortHopeless()
    freed(job.type)
  }

  #unpark(run: Run, worker: number): void {
    this.#parked.delete(run)
    this.#running[worker] = run
    run.worker = worker
    run.hasWorker = true
    this.#host.events.emit('run.resumed', { job: run.job.type, runId: run.id, worker })
  }

  #hold({ claim, control }: Run): void {
    this.#host.leases.hold(claim, (lost) => control.abort(lost))
  }

  /**
   * In one go, a run that is over leaves: its worker is free in the same moment as its claim ends,
   * so that a run that waits for this one starts after the events and the outcome of this one went
   * out.
   */
  #left(run: Run, end: RunEnd, endedMs: number | undefined): void {
    const { clock, events, leases, outcomes } = this.#host
    if (run.claim.leaseUntilMs !== undefined) leases.letGo(run.claim.id)
    run.control.end()
    this.#free(run)
    events.emit('run.ended', runEnded(run, end, clock.elapsed() - run.startedAt), endedMs)
    for (const { message, outcome } of run.messages) {
      if (outcome !== undefined && message.origin === 'manual') outcomes.settle(message, outcome)
    }
  }

  /**
   * While the engine stores the end of a run, it may make a claim for the worker and the slot that
   * are free after it. They are left to runs that wait for others, if there are any, and a task
   * that goes on keeps its slot.
   */
  #leave(run: Run, finishing: Promise<unknown>): void {
    const { pool, slots } = this.#host
    if (!run.hasWorker || this.#parked.size > 0 || run.control.outstanding !== undefined) return
    const { job, worker } = run
    pool.leave(worker)
    slots.leave(job.type)
    const left = (): void => slots.left(job.type)
    finishing.then(left, () => {
      left()
      pool.stay(worker)
    })
  }

  /** Gives the worker back, and the slot once the task has truly ended. */
  #free(run: Run): void {
    const { pool, slots, gates, freed } = this.#host
    const job = run.job.type
    if (run.unbegun > 0) gates.notStarted(job, run.unbegun)
    run.hasEnded = true
    if (run.hasTriggered) this.#waits.end(run)
    if (run.hasWorker) {
      this.#running[run.worker] = undefined
      pool.give(run.worker)
    } else {
      this.#parked.delete(run)
    }
    const { outstanding } = run.control
    if (outstanding === undefined) slots.give(job)
    else void this.#awaitStuck(run, outstanding)
    freed(job)
    if (this.#isIdle) for (const resolve of this.#idle.splice(0)) resolve()
    else if (this.#isDraining) this.#abortHopeless()
  }

  async #awaitStuck(run: Run, outstanding: Promise<unknown>): Promise<void> {
    const { slots, events, freed } = this.#host
    const fields = { job: run.job.type, runId: run.id }
    slots.markStuck(fields.job)
    events.emit('run.stuck', fields)
    await outstanding
    slots.giveStuck(fields.job)
    events.emit('run.unstuck', fields)
    freed(fields.job)
  }
}
