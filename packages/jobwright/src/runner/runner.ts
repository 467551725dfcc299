/** The runner: loads a registry, schedules its jobs, runs them, and ends in good order. */

import type { Calls } from '../authoring/calls.ts'
import { deferred } from '../time/deferred.ts'
import { eventLog } from '../monitor/event-log.ts'
import { Events, type EventListener, type RunnerEvent } from '../events/events.ts'
import type { AnyName } from '../authoring/job-names.ts'
import type { DeadLetters } from '../inspect/dead-letters.ts'
import type { Inspectable, LiveInspection } from '../inspect/inspection.ts'
import { liveInspectionOf, type LiveHost } from '../inspect/live-inspection.ts'
import { infoOf, knownJobs, type JobInfo, type LiveJobDetails } from '../inspect/live-jobs.ts'
import type { Messages } from '../inspect/messages.ts'
import type { RunQuery } from '../inspect/query.ts'
import { listRuns } from '../inspect/runs.ts'
import type { MetricsSnapshot } from '../monitor/metrics.ts'
import type { MonitorHost } from '../monitor/monitor.ts'
import type { ResolvedRunnerOptions, RunnerOptions } from './runner-options.ts'
import { assemble, endUnbegun, type RunnerParts } from './runner-parts.ts'
import { close, drain } from './shut-down.ts'
import { onSignals } from './signals.ts'
import { startUp } from './start-up.ts'
import { END_REASONS } from '../engine/contract/claim-rules.ts'
import type { Health } from '../monitor/health-issue.ts'
import type { RunRecord } from '../engine/contract/run-record.ts'
import { resolveRunnerOptions } from './resolve-runner-options.ts'
import { LoopLag } from '../monitor/watchdog.ts'
import { RunnerNotStartedError, RunnerStoppedError } from '../errors/call-errors.ts'

/** Where a runner is in its life. It has one: after `stopped` make a new one. */
export type RunnerState = 'new' | 'starting' | 'running' | 'stopping' | 'stopped'

/** A program's jobs, running. */
export interface Runner extends Calls, AsyncDisposable, Inspectable {
  readonly state: RunnerState
  /** Everything that happens, as typed events: a bounded ring of the newest 10,000, and subscriptions. */
  readonly events: {
    /** Hears every event from now on. @returns a function that ends it */
    subscribe(listener: EventListener): () => void
    /** The newest events, oldest first. @param limit the most events; by default all that are kept */
    recent(limit?: number): readonly RunnerEvent[]
  }
  /**
   * Reads the configuration, opens the engine, makes the capabilities, sets the schedules and begins to work.
   *
   * @throws ConfigError with every bad value, EngineFitError with every option that the engine does not keep, StartError when a step fails (the steps before it are undone),
   *   RunnerStoppedError after stop
   */
  start(): Promise<void>
  /**
   * Ends in good order: running work may finish for `shutdownTimeoutSeconds`. Safe at any time and more than once; resolves
   * when nothing of the runner is left. @param reason for the events
   */
  stop(reason?: string): Promise<void>
  /**
   * Has a job run once more, as a tick would: a run of a self-contained job whatever is waiting, a permit for a queue job.
   *
   * @returns whether there is anything to run @throws JobDisabledError
   */
  runNow<const Name extends string>(job: AnyName<Name>): Promise<boolean>
  /** Stops ticks and claims of a job, or of all; what is running goes on, and calls are stored. */
  pause<const Name extends string>(job?: AnyName<Name>): Promise<void>
  /** Lets a paused job, or all, go on. */
  resume<const Name extends string>(job?: AnyName<Name>): Promise<void>
  /** Cancels a run by its id, or a message, running or waiting, by its own. @returns whether there was one */
  cancel(id: string): Promise<boolean>
  /** Every job, in the order of their types. @throws ConfigError before the start */
  jobs(): readonly JobInfo[]
  /** One job, and what it is doing: when it is due next, what waits and runs, what keeps it from running. @throws UnknownJobError */
  job<const Name extends string>(job: AnyName<Name>): Promise<LiveJobDetails>
  metrics(): Promise<MetricsSnapshot>
  health(): Promise<Health>
  /** The newest runs first. */
  history(query?: RunQuery): Promise<readonly RunRecord[]>
  /** What waits and what is worked on. */
  readonly messages: Messages
  /** What failed for good: to look at, to redrive, to delete. */
  readonly deadLetters: DeadLetters
}

/**
 * Makes a runner of a registry. Nothing happens before {@link Runner.start}.
 *
 * @throws RunnerOptionError for an option that cannot be used
 */
export function createRunner<const Required extends string>(options: RunnerOptions<Required>): Runner {
  // Inside, capabilities are known by name only; what they must be was checked on the way in.
  return new JobRunner(resolveRunnerOptions(options))
}

/** How long a stop waits for a step of the start that is under way. */
const START_STEP_MS = 1000

/** About 12 days: a timer that does nothing but keep the process alive. */
const KEEP_ALIVE_MS = 2 ** 30

class JobRunner implements Runner {
  readonly events: Events
  readonly trigger: Calls['trigger']
  readonly enqueue: Calls['enqueue']
  readonly enqueueMany: Calls['enqueueMany']
  readonly messages: Messages
  readonly deadLetters: DeadLetters
  readonly '~inspection': LiveInspection
  readonly #options: ResolvedRunnerOptions
  readonly #loopLag = new LoopLag()
  #state: RunnerState = 'new'
  #isDrained = false
  #built: RunnerParts | undefined
  #starting: Promise<void> | undefined
  #stopping: Promise<void> | undefined
  #startedMs = 0
  readonly #givenUp = deferred<never>()
  /** Ends what keeps the process alive and listens to signals. */
  #letGo: () => void = () => {}

  constructor(options: ResolvedRunnerOptions) {
    this.#options = options
    const { clock, logger } = options
    const complain = (error: unknown): void => logger.error('a listener of events threw', { error })
    this.#givenUp.promise.catch(() => {}) // as a rule nobody waits for it
    this.events = new Events(() => clock.now(), complain)
    this.events.watch(eventLog(logger))
    const { trigger, enqueue, enqueueMany } = callsOf(() => this.#parts.caller.calls)
    this.trigger = trigger
    this.enqueue = enqueue
    this.enqueueMany = enqueueMany
    this['~inspection'] = liveInspectionOf(this.#inspected)
    this.messages = this['~inspection'].messages
    this.deadLetters = this['~inspection'].deadLetters
  }

  get state(): RunnerState {
    return this.#state
  }

  start(): Promise<void> {
    if (this.#state === 'stopping' || this.#state === 'stopped') {
      return Promise.reject(new RunnerStoppedError('the runner cannot start again'))
    }
    this.#starting ??= this.#start()
    return this.#starting
  }

  stop(reason = 'stop() was called'): Promise<void> {
    this.#stopping ??= this.#stop(reason)
    return this.#stopping
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop('the runner was disposed of')
  }

  async runNow(name: string): Promise<boolean> {
    await this.#ready(`job "${name}" cannot run`)
    const { caller, engine } = this.#parts
    const job = caller.find(name)
    caller.refuseDisabled(job)
    const tick = { job: name, from: 'call', dueMs: this.#options.clock.now(), inTime: true } as const
    const [outcome] = await engine.call('offer', (link) => link.offer([tick]))
    return outcome?.taken === 'run' || outcome?.taken === 'permit'
  }

  async pause(name?: string): Promise<void> {
    await this.#setPaused(name, true)
  }

  async resume(name?: string): Promise<void> {
    await this.#setPaused(name, false)
  }

  async cancel(id: string): Promise<boolean> {
    await this.#ready(`"${id}" cannot be cancelled`)
    const { executor, engine, dispatcher, outcomes } = this.#parts
    if (executor.cancel(id)) return true
    const early = executor.cancelEarly(id) // it may be claimed before the engine comes to this
    try {
      const job = await engine.call('cancel', (link) => link.cancel(id))
      if (job === undefined) {
        await dispatcher.begun()
        return early.hasHit
      }
      endUnbegun({ id, job, status: 'cancelled', reason: END_REASONS.cancelled }, this.events, outcomes)
      return true
    } finally {
      executor.endEarlyCancel(id)
    }
  }

  jobs(): readonly JobInfo[] {
    return [...this.#parts.configuration.jobs.values()].map(infoOf)
  }

  job(name: string): Promise<LiveJobDetails> {
    return this['~inspection'].job(name)
  }

  metrics(): Promise<MetricsSnapshot> {
    return this['~inspection'].metrics()
  }

  health(): Promise<Health> {
    return this['~inspection'].health()
  }

  async history(query: RunQuery = {}): Promise<readonly RunRecord[]> {
    return (await listRuns(this.#inspected, 'history', query)).entries
  }

  async #start(): Promise<void> {
    this.#state = 'starting'
    this.#holdOn()
    try {
      const parts = this.#parts
      for (const message of parts.configuration.warnings) this.events.emit('config.warning', { message })
      await startUp(parts, this.#options, { events: this.events, givenUp: this.#givenUp.promise })
    } catch (error) {
      this.#isDrained = true
      this.#state = 'stopped'
      this.#letGo()
      throw error
    }
    this.#startedMs = this.#options.clock.now()
    if (this.#stopping === undefined) this.#state = 'running'
    const { workers } = this.#options
    this.events.emit('runner.started', { jobs: this.#parts.jobs.size, workers })
  }

  async #stop(reason: string): Promise<void> {
    if (this.#state === 'new') this.#state = 'stopped'
    if (this.#state === 'starting') this.#giveUpStart()
    await this.#starting?.catch(() => {}) // whoever started hears of it
    if (this.#state === 'stopped') return
    this.#state = 'stopping'
    this.events.emit('runner.stopping', { reason })
    await drain(this.#parts, this.#options)
    this.#isDrained = true
    await close(this.#parts, this.#options)
    this.#state = 'stopped'
    this.#letGo()
    this.events.emit('runner.stopped', { uptimeMs: this.#options.clock.now() - this.#startedMs })
  }

  /** A step may hang. One that does not is let end: a file or a server takes some turns of the event loop. */
  #giveUpStart(): void {
    this.#built?.capabilities.giveUp()
    const giveUp = this.#options.clock.setTimer(START_STEP_MS, () =>
      this.#givenUp.reject(new RunnerStoppedError('it was not waited for')),
    )
    const end = (): void => giveUp.cancel()
    this.#starting?.then(end, end)
  }

  /** A runner that waits for messages has nothing else that keeps its process alive. */
  #holdOn(): void {
    this.#loopLag.start()
    const keepAlive = setInterval(() => {}, KEEP_ALIVE_MS)
    const ignoreSignals = this.#options.signals ? onSignals((signal) => void this.stop(signal)) : () => {}
    this.#letGo = () => {
      this.#loopLag.stop()
      clearInterval(keepAlive)
      ignoreSignals()
    }
  }

  async #setPaused(name: string | undefined, paused: boolean): Promise<readonly string[]> {
    const verb = paused ? 'paused' : 'resumed'
    await this.#ready(`nothing can be ${verb}`)
    const { caller, engine, jobs, dispatcher } = this.#parts
    const types = name === undefined ? [...jobs.keys()] : [caller.find(name).type]
    const setOne = async (job: string): Promise<void> => {
      await engine.call('setPaused', (link) => link.setPaused(job, paused))
      this.events.emit(`job.${verb}`, { job })
    }
    await Promise.all(types.map(setOne)) // an engine on a disk writes them together
    if (paused) await dispatcher.begun() // what was claimed just before
    return types
  }

  /** Nothing to wait for while it runs. */
  #ready(what: string): Promise<void> | undefined {
    return this.#state === 'running' ? undefined : this.#becomeReady(what)
  }

  async #becomeReady(what: string): Promise<void> {
    if (this.#state === 'new') throw new RunnerNotStartedError(what)
    if (this.#state === 'starting') await this.#starting
    if (this.#isDrained || this.#state === 'stopped') throw new RunnerStoppedError(what)
  }

  /** Made when first asked for, as a bad configuration is told by what needs it. */
  get #parts(): RunnerParts {
    this.#built ??= assemble(this.#options, this.events, (what) => this.#ready(what))
    return this.#built
  }

  get #monitored(): MonitorHost {
    const { clock } = this.#options
    const isRunning = this.#state === 'running'
    return { parts: this.#parts, clock, loopLag: this.#loopLag, startedMs: this.#startedMs, isRunning }
  }

  get #inspected(): LiveHost {
    return {
      clock: this.#options.clock,
      known: () => knownJobs(this.#parts.configuration.jobs),
      configured: () => this.#parts.configuration.jobs,
      monitored: () => this.#monitored,
      ready: (what) => this.#ready(what),
      ask: (operation, ask) => this.#parts.engine.call(operation, ask),
      taken: (event, fields) => this.events.emit(event, fields),
      pause: (type) => this.#setPaused(type, true),
      resume: (type) => this.#setPaused(type, false),
      cancel: (id) => this.cancel(id),
      runNow: (type) => this.runNow(type),
    }
  }
}

/** The calls of a caller that may not be there yet; the promise is the caller's own, as there may be very many. */
function callsOf(caller: () => Calls): Calls {
  const later =
    (name: keyof Calls) =>
    (...call: unknown[]): unknown => {
      try {
        return (caller()[name] as (...call: unknown[]) => unknown)(...call)
      } catch (error) {
        return Promise.reject(error) // the configuration is wrong
      }
    }
  return {
    trigger: later('trigger'),
    enqueue: later('enqueue'),
    enqueueMany: later('enqueueMany'),
  } as unknown as Calls // each passes on what it is given
}
