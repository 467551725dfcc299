/**
 * What happens in a runner, as typed events: kept in a bounded ring, and emitted to subscribers.
 */

import type { TriggeredBy } from '../authoring/context.ts'
import type { RunStatus } from '../authoring/outcome.ts'
import { AmbientContext } from '../time/ambient-context.ts'
import { isPromise } from '../time/maybe-promise.ts'
import { shown } from '../wording/shown.ts'

/** The fields of each event, by its type. All times are milliseconds since the epoch. */
export interface EventFields {
  'runner.started': { readonly jobs: number; readonly workers: number }
  'runner.stopping': { readonly reason: string }
  'runner.stopped': { readonly uptimeMs: number }
  /** The configuration is valid, but something in it looks like a mistake. */
  'config.warning': { readonly message: string }
  /** A capability's provider failed: the jobs that require it are not claimed. */
  'capability.failed': { readonly capability: string; readonly error: unknown }
  /** A job lacks a capability, so this runner never claims it. */
  'job.blocked': { readonly job: string; readonly reason: string }
  /** A tick made a run, whose message is `messageId`, or gave a queue job a permit. */
  'tick.offered': { readonly job: string; readonly dueMs: number; readonly messageId?: string }
  /** `count` ticks made no run. The last one was due at `dueMs`. */
  'tick.skipped': {
    readonly job: string
    readonly dueMs: number
    readonly reason: TickSkip
    readonly count: number
  }
  /**
   * `count` ticks were too late, or more if `isLeast`. They were due from `firstMs` to `lastMs`.
   */
  'tick.misfired': {
    readonly job: string
    readonly count: number
    readonly isLeast: boolean
    readonly firstMs: number
    readonly lastMs: number
  }
  /**
   * The time of day was set back, while the program ran or before it started. If `isRepeated`, due
   * times that come again have their ticks once more, as the clock was wrong before; if not, they
   * have none.
   */
  'clock.set-back': { readonly byMs: number; readonly isRepeated: boolean }
  'message.enqueued': { readonly job: string; readonly messageId: string }
  'message.deduplicated': { readonly job: string; readonly messageId: string }
  /** An attempt failed. The message gets another one at `dueMs`. */
  'message.retrying': {
    readonly job: string
    readonly runId: string
    readonly messageId: string
    readonly attempt: number
    readonly dueMs: number
    readonly error: unknown
  }
  /** A message failed for good. `kept` is whether it is among the dead letters. */
  'message.dead': {
    readonly job: string
    readonly runId: string
    readonly messageId: string
    readonly attempt: number
    readonly reason: string
    readonly error: unknown
    readonly kept: boolean
  }
  /** The task returned `success: false` for a message, which is not tried again. */
  'message.failed': {
    readonly job: string
    readonly runId: string
    readonly messageId: string
    readonly attempt: number
    /** The messages of the results with `success: false`; empty if none has one. */
    readonly message: string
  }
  /** A dead letter waits again. */
  'message.redriven': { readonly job: string; readonly messageId: string }
  /** A dead letter was deleted. */
  'message.deleted': { readonly job: string; readonly messageId: string }
  'run.started': {
    readonly job: string
    readonly runId: string
    readonly attempt: number
    readonly worker: number
    readonly messages: number
    /** The id of the first message, which is the id that `trigger` returned. */
    readonly messageId: string
    readonly triggeredBy: TriggeredBy
  }
  'run.progress': {
    readonly job: string
    readonly runId: string
    readonly fraction: number
    readonly note?: string
  }
  /** An attempt ended. `failed` means that it threw, or returned results with `success: false`. */
  'run.ended': {
    readonly job: string
    readonly runId: string
    readonly attempt: number
    readonly worker: number
    readonly status: RunStatus
    readonly durationMs: number
    readonly messages: number
    /** How many of the messages. Those that were given back unprocessed are in neither figure. */
    readonly succeeded: number
    readonly failed: number
    /** The message of the first result that has one, of those that failed if any did. */
    readonly message?: string
    /**
     * Why the run was skipped, cancelled or superseded: the name of a validation stage, for one.
     */
    readonly reason?: string
    readonly error?: unknown
  }
  /** A run waits for the result of a run that it triggered, and gives its worker back meanwhile. */
  'run.waiting': { readonly job: string; readonly runId: string; readonly worker: number }
  /** A run that waited has a worker again. */
  'run.resumed': { readonly job: string; readonly runId: string; readonly worker: number }
  /** A task goes on although its signal aborted. It keeps its slot until it ends. */
  'run.stuck': { readonly job: string; readonly runId: string }
  /** A stuck task ended. Its late result is void. */
  'run.unstuck': { readonly job: string; readonly runId: string }
  /** This process cannot load the class of a job, and leaves the job to others for `seconds`. */
  'job.cannot-load': {
    readonly job: string
    readonly file: string
    readonly error: unknown
    readonly seconds: number
  }
  /**
   * A task of this job, or of one of these jobs, blocked the event loop; without a job, something
   * else did.
   */
  'loop.blocked': { readonly jobs: readonly string[]; readonly ms: number }
  /** A run without a time limit takes much longer than other runs of its job. */
  'run.long': { readonly job: string; readonly runId: string; readonly ms: number }
  /** The runs of a job enqueue messages for the same job: `share` of its last thousand messages. */
  'job.feeds-itself': { readonly job: string; readonly share: number }
  'job.paused': { readonly job: string }
  'job.resumed': { readonly job: string }
  'job.cooldown': { readonly job: string; readonly seconds: number; readonly reason: string }
  /** A hook of a task threw where that changes nothing, such as in `cleanup`. */
  'task.complaint': {
    readonly job: string
    readonly runId: string
    readonly messageId: string
    readonly attempt: number
    readonly message: string
    readonly error: unknown
  }
  'engine.failed': { readonly operation: string; readonly error: unknown }
  'engine.recovered': { readonly afterMs: number }
}

/** Why a tick made no run. */
export type TickSkip = 'overlapped' | 'paused' | 'idle' | 'coalesced'

/** The name of an event. */
export type EventType = keyof EventFields

/** One event. */
export type RunnerEvent<Type extends EventType = EventType> = {
  [T in Type]: { readonly type: T; readonly sequence: number; readonly atMs: number } & EventFields[T]
}[Type]

/** What a part of the runner does at events, by their type. */
export type Watchers = {
  readonly [Type in EventType]?: (fields: EventFields[Type], atMs: number) => void
}

type Watch = (fields: EventFields[EventType], atMs: number) => void

/** Receives every event. What it throws, or rejects with, is logged and changes nothing. */
export type EventListener = (event: RunnerEvent) => void

/** How many events are kept. */
const RING_SIZE = 10_000

/**
 * The events of one runner. Most of them are never read: the ring keeps the parts of each, and an
 * event is made of them for a subscriber or a reader.
 */
export class Events {
  readonly #now: () => number
  readonly #complain: (error: unknown) => void
  readonly #types: EventType[] = []
  readonly #timesMs: number[] = []
  readonly #fields: EventFields[EventType][] = []
  readonly #watchers = new Map<EventType, Watch[]>()
  readonly #subscriptions = new Set<EventListener>()
  #sequence = 0

  constructor(now: () => number, complain: (error: unknown) => void) {
    this.#now = now
    this.#complain = complain
  }

  /**
   * Records an event and calls the subscribers.
   *
   * @param atMs the time of the event, if the caller has it
   */
  emit<Type extends EventType>(type: Type, fields: EventFields[Type], atMs: number = this.#now()): void {
    const sequence = this.#sequence++
    const place = sequence % RING_SIZE
    this.#types[place] = type
    this.#timesMs[place] = atMs
    this.#fields[place] = fields
    const watchers = this.#watchers.get(type)
    if (watchers !== undefined) this.#tell(watchers, fields, atMs)
    if (this.#subscriptions.size === 0) return
    const event = this.#eventAt(sequence)
    for (const listener of this.#subscriptions) this.#call(listener, event, atMs)
  }

  /** Calls the watchers at every event. For parts of the runner, which live as long. */
  watch(watchers: Watchers): void {
    for (const [type, watcher] of Object.entries(watchers)) {
      const others = this.#watchers.get(type as EventType) ?? [] // the keys are types
      this.#watchers.set(type as EventType, [...others, watcher as Watch])
    }
  }

  /**
   * Calls the listener with every event from now on, in the async context of this call.
   *
   * @returns a function that ends that
   */
  subscribe(listener: EventListener): () => void {
    if (typeof listener !== 'function') {
      throw new TypeError(`expected events.subscribe to be given a function, got ${shown(listener)}`)
    }
    const context = new AmbientContext()
    const inContext: EventListener = (event) => context.call(listener, undefined, event) // also tells two of one listener apart
    this.#subscriptions.add(inContext)
    return () => void this.#subscriptions.delete(inContext)
  }

  /** The newest events, the oldest of them first: at most 10,000. */
  recent(limit: number = RING_SIZE): readonly RunnerEvent[] {
    const count = Math.max(0, Math.min(Math.ceil(limit), this.#types.length))
    return Array.from({ length: count }, (_, index) => this.#eventAt(this.#sequence - count + index))
  }

  /** An event that is kept. */
  #eventAt(sequence: number): RunnerEvent {
    const place = sequence % RING_SIZE
    const type = this.#types[place]
    const atMs = this.#timesMs[place]
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the fields are those of the type, which the mapped union cannot follow
    return { type, sequence, atMs, ...this.#fields[place] } as unknown as RunnerEvent
  }

  #tell(watchers: readonly Watch[], fields: EventFields[EventType], atMs: number): void {
    for (const watcher of watchers) this.#call(watcher, fields, atMs)
  }

  #call<Given>(listener: (given: Given, atMs: number) => void, given: Given, atMs: number): void {
    try {
      const returned: unknown = listener(given, atMs)
      if (isPromise(returned)) returned.then(undefined, this.#complain)
    } catch (error) {
      this.#complain(error)
    }
  }
}
