/** The runner itself: its states, its start and its stop. */

import type { Calls } from '../authoring/calls.ts'
import type { RunRecord } from '../engine/contract/run-record.ts'
import { RunnerNotStartedError, RunnerStoppedError } from '../errors/call-errors.ts'
import { atCaller, called } from '../errors/call-place.ts'
import { loggedError } from '../errors/logged-error.ts'
import { Events } from '../events/events.ts'
import type { DeadLetters } from '../inspect/dead-letters.ts'
import type { LiveInspection } from '../inspect/inspection.ts'
import { liveInspectionOf, type LiveHost } from '../inspect/live-inspection.ts'
import { infoOf, knownJobs, type JobInfo, type LiveJobDetails } from '../inspect/live-jobs.ts'
import type { MessageInfo } from '../inspect/message-info.ts'
import type { Messages } from '../inspect/messages.ts'
import type { RunQuery } from '../inspect/query.ts'
import { listRuns } from '../inspect/runs.ts'
import { eventLog } from '../monitor/event-log.ts'
import { healthWhileDown } from '../monitor/health.ts'
import type { Health } from '../monitor/health-issue.ts'
import { thresholdsOf } from '../monitor/health-options.ts'
import type { MetricsSnapshot } from '../monitor/metrics.ts'
import { healthOfRunner, type MonitorHost } from '../monitor/monitor.ts'
import { LoopLag } from '../monitor/watchdog.ts'
import { AmbientContext } from '../time/ambient-context.ts'
import { shownName } from '../wording/shown.ts'
import { deferred } from '../time/deferred.ts'
import { downOf } from './down.ts'
import { ProcessHold } from './process-hold.ts'
import type { ResolvedRunnerOptions } from './runner-options.ts'
import { assemble, type RunnerParts } from './runner-parts.ts'
import type { Runner, RunnerState } from './runner.ts'
import { close, drain } from './shut-down.ts'
import { startUp } from './start-up.ts'
import { cancel, runNow, setPaused } from './steering.ts'

/** How long a stop waits for a step of the start that is under way. */
const START_STEP_MS = 1000

/** A runner over its parts, which it makes when a call first needs them. */
export class JobRunner implements Runner {
  readonly events: Events
  readonly trigger: Calls['trigger']
  readonly enqueue: Calls['enqueue']
  readonly enqueueMany: Calls['enqueueMany']
  readonly messages: Messages
  readonly deadLetters: DeadLetters
  readonly '~inspection': LiveInspection
  readonly #options: ResolvedRunnerOptions
  /** The context of `createRunner`, in which everything happens that the runner does by itself. */
  readonly #context = new AmbientContext()
  readonly #loopLag = new LoopLag()
  readonly #processHold: ProcessHold
  #state: RunnerState = 'new'
  /** Whether the runner takes no more calls. */
  #isDrained = false
  #madeParts: RunnerParts | undefined
  #starting: Promise<void> | undefined
  #stopping: Promise<void> | undefined
  #startedMs = 0
  /** Why the start failed. */
  #startError: unknown
  /** Rejects when a stop no longer waits for the start. */
  readonly #givenUp = deferred<never>()

  constructor(options: ResolvedRunnerOptions) {
    this.#options = options
    const { clock, logger } = options
    this.#givenUp.promise.catch(() => {}) // usually nobody waits for it
    this.#processHold = new ProcessHold({
      ...options,
      running: () => this.#madeParts?.executor.running.map(({ job }) => job.type) ?? [],
      stop: (signal) => void this.stop(signal),
    })
    this.events = new Events(
      () => clock.now(),
      (error) => logger.error('a listener of events threw', { error: loggedError(error) }),
    )
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
    this.#starting ??= this.#context.call(this.#start, this, undefined)
    const starting = this.#starting
    return called(() => starting)
  }

  stop(reason = 'stop() was called'): Promise<void> {
    this.#stopping ??= this.#context.call(this.#stop, this, reason)
    return this.#stopping
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop('the runner was disposed of')
  }

  runNow(name: string): Promise<boolean> {
    return called(async () => {
      await this.#ready(`job "${shownName(name)}" cannot run`)
      return runNow(name, this.#parts)
    })
  }

  pause(name?: string): Promise<void> {
    return called(async () => void (await this.#setPaused(name, true)))
  }

  resume(name?: string): Promise<void> {
    return called(async () => void (await this.#setPaused(name, false)))
  }

  cancel(id: string): Promise<boolean> {
    return called(async () => {
      await this.#ready(`"${shownName(id)}" cannot be cancelled`)
      return this.#context.call(this.#cancel, this, id)
    })
  }

  jobs(): readonly JobInfo[] {
    return [...this.#parts.configuration.jobs.values()].map(infoOf)
  }

  job(name: string): Promise<LiveJobDetails> {
    return this['~inspection'].job(name)
  }

  message(id: string): Promise<MessageInfo | null> {
    return this['~inspection'].message(id)
  }

  metrics(): Promise<MetricsSnapshot> {
    return this['~inspection'].metrics()
  }

  health(): Promise<Health> {
    return this['~inspection'].health()
  }

  history(query: RunQuery = {}): Promise<readonly RunRecord[]> {
    return called(async () => (await listRuns(this.#inspected, 'history', query)).entries)
  }

  #cancel(id: string): Promise<boolean> {
    return cancel(id, this.#parts)
  }

  async #start(): Promise<void> {
    this.#state = 'starting'
    this.#loopLag.start()
    this.#processHold.start()
    try {
      const parts = this.#parts
      for (const message of parts.configuration.warnings) this.events.emit('config.warning', { message })
      await startUp(parts, this.#options, { events: this.events, givenUp: this.#givenUp.promise })
    } catch (error) {
      this.#startError = error
      this.#isDrained = true
      this.#enterStopped()
      this.#processHold.stop()
      throw error
    }
    this.#startedMs = this.#options.clock.now()
    if (this.#stopping === undefined) this.#state = 'running'
    const { workers } = this.#options
    this.events.emit('runner.started', { jobs: this.#parts.jobs.size, workers })
  }

  async #stop(reason: string): Promise<void> {
    if (this.#state === 'new') this.#state = 'stopped'
    if (this.#state === 'starting') {
      this.#giveUpStart()
      await this.#starting?.catch(() => {}) // the caller of start() handles it
    }
    if (this.#state === 'stopped') return
    this.#state = 'stopping'
    this.events.emit('runner.stopping', { reason })
    await drain(this.#parts, this.#options)
    this.#isDrained = true
    await close(this.#parts, this.#options)
    this.#enterStopped()
    this.events.emit('runner.stopped', { uptimeMs: this.#options.clock.now() - this.#startedMs })
    this.#processHold.stop()
  }

  #enterStopped(): void {
    this.#state = 'stopped'
    this.#loopLag.stop()
  }

  /**
   * A step of the start that hangs is given up. One that does not hang may end: opening a file or a
   * connection takes some turns of the event loop.
   */
  #giveUpStart(): void {
    this.#madeParts?.capabilities.giveUp()
    const giveUp = this.#options.clock.setTimer(START_STEP_MS, () =>
      this.#givenUp.reject(new RunnerStoppedError('it was not waited for')),
    )
    const end = (): void => giveUp.cancel()
    this.#starting?.then(end, end)
  }

  async #setPaused(name: string | undefined, paused: boolean): Promise<readonly string[]> {
    await this.#ready(`nothing can be ${paused ? 'paused' : 'resumed'}`)
    return setPaused(name, paused, this.#parts)
  }

  /** `undefined` while the runner runs, so that its calls have nothing to wait for. */
  #ready(what: string): Promise<void> | undefined {
    return this.#state === 'running' ? undefined : this.#becomeReady(what)
  }

  async #becomeReady(what: string): Promise<void> {
    if (this.#state === 'new') throw new RunnerNotStartedError(what)
    if (this.#state === 'starting') await this.#starting
    if (this.#isDrained || this.#state === 'stopped') throw new RunnerStoppedError(what)
  }

  /** Made by the first call that needs them; that call reports a bad configuration. */
  get #parts(): RunnerParts {
    this.#madeParts ??= assemble(this.#options, {
      events: this.events,
      context: this.#context,
      ready: (what) => this.#ready(what),
    })
    return this.#madeParts
  }

  /** A runner that has not started yet, or could not, may have no parts. */
  async #health(): Promise<Health> {
    const down = downOf(this.#state, this.#startError)
    if (down !== undefined && this.#startedMs === 0) return healthWhileDown(down)
    return healthOfRunner(this.#monitored)
  }

  get #monitored(): MonitorHost {
    return {
      parts: this.#parts,
      clock: this.#options.clock,
      loopLag: this.#loopLag,
      startedMs: this.#startedMs,
      thresholds: thresholdsOf(this.#options.health),
      down: downOf(this.#state, this.#startError),
      isClient: this.#options.workers === 0,
      isOpen: this.#state === 'running' || this.#state === 'stopping',
    }
  }

  get #inspected(): LiveHost {
    return {
      clock: this.#options.clock,
      known: () => knownJobs(this.#parts.configuration.jobs),
      configured: () => this.#parts.configuration.jobs,
      monitored: () => this.#monitored,
      ready: (what) => this.#ready(what),
      ask: (operation, ask) => this.#parts.engine.call(operation, ask),
      health: () => this.#health(),
      taken: (event, fields) => this.events.emit(event, fields),
      pause: (type) => this.#setPaused(type, true),
      resume: (type) => this.#setPaused(type, false),
      cancel: (id) => this.cancel(id),
      runNow: (type) => this.runNow(type),
    }
  }
}

/**
 * The calls of a caller that is made with the first call. Each returns the caller's own promise: a
 * program may make very many calls.
 */
function callsOf(caller: () => Calls): Calls {
  const later =
    (name: keyof Calls) =>
    (...call: unknown[]): unknown => {
      try {
        return (caller()[name] as (...call: unknown[]) => unknown)(...call)
      } catch (error) {
        return Promise.reject(atCaller(error)) // the configuration is wrong
      }
    }
  return {
    trigger: later('trigger'),
    enqueue: later('enqueue'),
    enqueueMany: later('enqueueMany'),
  } as unknown as Calls // each hands its arguments on as they are
}
