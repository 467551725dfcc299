/**
 * The runs of this process that wait for messages. While a run waits it has no worker; it takes one
 * again to go on, before any new claim. Its slot it keeps.
 */

import type { ResultOptions } from '../authoring/calls.ts'
import type { RunOutcome } from '../authoring/outcome.ts'
import type { Pool } from '../claims/pool.ts'
import type { EngineLink } from '../engine/contract/link.ts'
import type { AwaitedMessage, WaitCircle } from '../engine/contract/wait.ts'
import { RunnerStoppedError } from '../errors/call-errors.ts'
import { DeadlockError, RunEndedError } from '../errors/wait-errors.ts'
import { checkResultOptions, limitsOf } from '../outcomes/limited-result.ts'
import type { TriggeredRun } from '../outcomes/run-outcomes.ts'
import { deferred } from '../time/deferred.ts'

/** A run, as far as it waits. */
export interface WaitingRun {
  readonly id: string
  readonly job: { readonly type: string }
  readonly claim: { readonly id: string }
  /** Whether it has ended. Its task may still go on. */
  readonly hasEnded: boolean
  readonly control: { readonly signal: AbortSignal; abort(reason: unknown): void }
}

/** What the waits need of the runner. */
export interface WaitsHost<Run extends WaitingRun> {
  readonly engine: EngineLink
  readonly pool: Pool
  /** The run waits, and gives its worker back. */
  park(run: Run): void
  /** The run goes on, on this worker. */
  unpark(run: Run, worker: number): void
}

/** What one run waits for. */
interface RunWaits<Run> {
  readonly run: Run
  readonly open: Set<AwaitedMessage>
  /** Aborts when the run has ended. */
  readonly end: AbortController
  isParked: boolean
  /** The call of the engine that is about to be made, for all waits that begin in this turn. */
  noting: Promise<readonly WaitCircle[]> | undefined
  /** While it has nothing left to wait for but a worker. */
  goingOn: GoingOn | undefined
}

/** A run that is about to go on. */
interface GoingOn {
  readonly gone: Promise<void>
  /** Lets it go on without a worker. */
  withoutWorker(): void
}

/** The waits of all runs of one process. */
export class Waits<Run extends WaitingRun = WaitingRun> {
  readonly #host: WaitsHost<Run>
  readonly #runs = new Map<Run, RunWaits<Run>>()

  constructor(host: WaitsHost<Run>) {
    this.#host = host
  }

  /**
   * Waits for the outcome of a message, on behalf of a run. Several waits of one run are one: it
   * takes a worker again when the last of them has ended.
   *
   * @throws DeadlockError, and what `result` throws, as rejections
   */
  async wait(run: Run, child: TriggeredRun, options: ResultOptions): Promise<RunOutcome> {
    checkResultOptions(options)
    if (child.isSettled) return child.result()
    if (run.hasEnded) throw new RunEndedError(run.id, child.id)
    const { signal } = run.control
    signal.throwIfAborted()
    const waits = this.#of(run)
    const awaited = { id: child.id, job: child.job }
    waits.open.add(awaited)
    waits.goingOn?.withoutWorker()
    // At once when the child has ended, before its worker is claimed for anything else.
    const unsubscribe = child.subscribe(() => this.#close(waits, awaited))
    try {
      await this.#refuseCircle(waits, awaited)
      if (!child.isSettled) this.#park(waits)
      const { signals, timeoutSeconds } = limitsOf(options)
      return await child.resultWithin({ signals: [signal, waits.end.signal, ...signals], timeoutSeconds })
    } catch (error) {
      throw waits.end.signal.aborted ? new RunEndedError(run.id, child.id) : error
    } finally {
      unsubscribe()
      this.#close(waits, awaited)
      if (!child.isSettled && !waits.end.signal.aborted) void this.#note(waits)
      await waits.goingOn?.gone
    }
  }

  /** Ends the waits of a run that has ended. */
  end(run: Run): void {
    const waits = this.#runs.get(run)
    if (waits === undefined) return
    this.#runs.delete(run)
    waits.end.abort()
    waits.goingOn?.withoutWorker()
  }

  /**
   * Aborts the runs that wait for a message which nobody will claim: the runner claims nothing
   * more, and no other process can.
   */
  async abortHopeless(): Promise<void> {
    for (const { run, open } of this.#runs.values()) {
      for (const { id } of open) {
        if (!(await this.#isUnclaimed(id))) continue
        run.control.abort(
          new RunnerStoppedError(`the run waits for message ${id}, which is not claimed any more`),
        )
      }
    }
  }

  async #isUnclaimed(id: string): Promise<boolean> {
    try {
      const { entries } = await this.#host.engine.call('messages', (engine) =>
        engine.messages({ id, limit: 1 }),
      )
      return entries.some(({ state }) => state !== 'running')
    } catch {
      return false // EngineLink has reported the failure
    }
  }

  #of(run: Run): RunWaits<Run> {
    const known = this.#runs.get(run)
    if (known !== undefined) return known
    const waits: RunWaits<Run> = {
      run,
      open: new Set(),
      end: new AbortController(),
      isParked: false,
      noting: undefined,
      goingOn: undefined,
    }
    this.#runs.set(run, waits)
    return waits
  }

  async #refuseCircle(waits: RunWaits<Run>, { id }: AwaitedMessage): Promise<void> {
    const { run } = waits
    const circle = (await this.#note(waits)).find(({ messageId }) => messageId === id)
    if (circle === undefined) return
    throw new DeadlockError({ job: run.job.type, runId: run.id }, id, circle.steps)
  }

  /** Tells the engine what the run waits for: once for all that changes in this turn. */
  #note(waits: RunWaits<Run>): Promise<readonly WaitCircle[]> {
    waits.noting ??= Promise.resolve().then(async () => {
      waits.noting = undefined
      const { claim } = waits.run
      try {
        const awaited = [...waits.open]
        return await this.#host.engine.call(
          'noteWaits',
          (engine) => engine.noteWaits?.(claim.id, awaited) ?? [],
        )
      } catch {
        return [] // EngineLink has reported the failure; it waits as if there were no circle
      }
    })
    return waits.noting
  }

  #park(waits: RunWaits<Run>): void {
    if (waits.isParked || waits.end.signal.aborted) return
    waits.isParked = true
    this.#host.park(waits.run)
  }

  /**
   * Ends one wait. If it was the last one, the run takes a worker again. A run that is aborted or
   * has ended goes on without one, to come to its end.
   */
  #close(waits: RunWaits<Run>, awaited: AwaitedMessage): void {
    waits.open.delete(awaited)
    const isWaiting = waits.open.size > 0 || waits.goingOn !== undefined
    if (isWaiting || !waits.isParked || waits.end.signal.aborted) return
    this.#goOn(waits)
  }

  #goOn(waits: RunWaits<Run>): void {
    const { run } = waits
    const { signal } = run.control
    const gone = deferred<void>()
    let takeBack: (() => void) | undefined
    const goOn = (worker?: number): void => {
      signal.removeEventListener('abort', withoutWorker)
      waits.goingOn = undefined
      if (worker !== undefined) {
        waits.isParked = false
        this.#host.unpark(run, worker)
      }
      gone.resolve()
    }
    const withoutWorker = (): void => {
      takeBack?.()
      goOn()
    }
    waits.goingOn = { gone: gone.promise, withoutWorker }
    if (signal.aborted) return withoutWorker()
    signal.addEventListener('abort', withoutWorker)
    takeBack = this.#host.pool.retake(goOn)
  }
}
