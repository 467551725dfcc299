/** The calls that ask for work, as programs and tasks make them. */

import type { Calls, EnqueuedMessage, MessageOptions, OptionsOfEach, RunHandle } from '../authoring/calls.ts'
import type { RunnableJob } from '../configuration/runnable-job.ts'
import type { EngineLink } from '../engine/contract/link.ts'
import type { NewMessage, Stored } from '../engine/contract/message.ts'
import { uniqueId } from '../engine/contract/unique-id.ts'
import {
  InvalidMessageError,
  JobDisabledError,
  UnknownJobError,
  WrongKindError,
} from '../errors/call-errors.ts'
import { atCaller, callPlace, type CallPlace } from '../errors/call-place.ts'
import type { Events } from '../events/events.ts'
import { shown, shownName } from '../wording/shown.ts'
import type { TaskKind } from '../manifest/task-kind.ts'
import { variableOf } from '../manifest/variable-names.ts'
import { TriggeredRun, type ExpectedOutcome, type RunOutcomes } from '../outcomes/run-outcomes.ts'
import type { Clock } from '../time/clock.ts'
import { isPromise, type MaybePromise } from '../time/maybe-promise.ts'
import { checkCallOptions, newMessage, NO_OPTIONS, optionsOfOne } from './message-options.ts'
import { checkPayload, checkPayloads, type Payloads } from './message-schema.ts'
import { makesOrderKey, withOrderKey, withOwnKey, type OrderKeys } from './order-key.ts'

/** What the calls need of the runner. */
export interface CallerHost {
  readonly clock: Clock
  readonly engine: EngineLink
  readonly events: Events
  readonly jobs: ReadonlyMap<string, RunnableJob>
  readonly envPrefix: string
  readonly outcomes: RunOutcomes
  readonly maxMessageBytes: number
  /**
   * Resolves when the runner takes calls; `undefined` if it does now.
   *
   * @throws RunnerNotStartedError, RunnerStoppedError, as rejections
   */
  ready(what: string): Promise<void> | undefined
}

/** A run that is about to be stored, and what will settle its outcome. */
interface ExpectedRun {
  readonly id: string
  readonly expected: ExpectedOutcome
}

/** So many calls that wait for a class in one burst know their place. */
const MOST_PLACES = 1000

/**
 * Takes calls and stores their messages. A program may make very many calls at once, so each is one
 * async function that awaits only what is a promise: on an engine in memory a call costs no more
 * turns than its caller's own `await`.
 */
export class Caller {
  readonly #host: CallerHost
  /** How many calls noted their place while a class was loaded. */
  #places = 0
  /** The calls with the types of the program's jobs. */
  readonly calls: Calls

  constructor(host: CallerHost) {
    this.#host = host
    // The types of names and messages come from the generated files; here they are plain values,
    // checked by hand.
    this.calls = {
      trigger: (name: string, parameters?: unknown, options: MessageOptions = NO_OPTIONS) =>
        this.#trigger(name, parameters, options),
      enqueue: async (job: string, message: unknown, options?: MessageOptions) => {
        const [stored] = await this.#enqueue(job, { payloads: [message], areMany: false }, options)
        return stored
      },
      enqueueMany: (job: string, messages: readonly unknown[], options?: OptionsOfEach<unknown>) =>
        this.#enqueue(job, { payloads: messages, areMany: true }, options),
    } as unknown as Calls
  }

  /** The job with this name, of this kind. @throws UnknownJobError, WrongKindError */
  find(name: string, kind?: TaskKind): RunnableJob {
    const { jobs } = this.#host
    const job = jobs.get(name)
    if (job === undefined) throw new UnknownJobError(name, [...jobs.keys()])
    if (kind !== undefined && job.kind !== kind) throw new WrongKindError(name, job.kind)
    return job
  }

  /** @throws JobDisabledError */
  refuseDisabled({ type, options, registered }: RunnableJob): void {
    if (options.enabled) return
    throw new JobDisabledError(type, variableOf(this.#host.envPrefix + registered.constant, 'enabled'))
  }

  async #trigger(name: string, parameters: unknown, options: MessageOptions): Promise<RunHandle<unknown>> {
    let place: CallPlace | undefined
    try {
      const readiness = this.#host.ready(`job "${shownName(name)}" cannot be triggered`)
      if (readiness !== undefined) place = callPlace()
      if (readiness !== undefined) await readiness
      const job = this.find(name, 'self-contained')
      this.refuseDisabled(job)

      const loading = job.load()
      if (isPromise(loading)) place ??= this.#placeOfBurst()
      const taskClass = isPromise(loading) ? await loading : loading
      this.#places = 0
      const checking = checkPayload(name, taskClass, { payload: parameters })
      const payload = isPromise(checking) ? await checking : checking
      const isKeyed = makesOrderKey(job, taskClass)
      const keyed = isKeyed
        ? withOrderKey(name, options, { taskClass, payload, name: 'parameters' })
        : options
      const storing = this.#storeRun(job, parameters, keyed)
      return isPromise(storing) ? await storing : storing
    } catch (error) {
      this.#places = 0
      throw atCaller(error, place)
    }
  }

  /** The place of a call that waits for its class; `undefined` if very many wait: it costs time. */
  #placeOfBurst(): CallPlace | undefined {
    if (this.#places === MOST_PLACES) return undefined
    this.#places += 1
    return callPlace()
  }

  /** Not async itself: a call whose engine answers at once needs no frame of its own for it. */
  #storeRun(
    job: RunnableJob,
    parameters: unknown,
    options: MessageOptions,
  ): MaybePromise<RunHandle<unknown>> {
    const { outcomes, clock, maxMessageBytes: maxBytes } = this.#host
    const nowMs = clock.now()
    const id = uniqueId(nowMs)
    const expected = outcomes.expect(id) // first: the engine may settle the message before it returns
    const facts = { id, payload: parameters, origin: 'manual', sender: expected, nowMs, maxBytes } as const
    try {
      const storing = this.#store([newMessage(job, facts, options)])
      if (!isPromise(storing)) return this.#handleOf(job, storing, { id, expected })
      return storing.then(
        (stored) => this.#handleOf(job, stored, { id, expected }),
        (error: unknown) => {
          outcomes.forget(expected)
          throw error
        },
      )
    } catch (error) {
      outcomes.forget(expected)
      throw error
    }
  }

  /** The handle of a stored run, or of the one that an earlier call with its key stored. */
  #handleOf(job: RunnableJob, stored: readonly Stored[], { id, expected }: ExpectedRun): RunHandle<unknown> {
    const { outcomes, clock } = this.#host
    const { type } = job
    this.#report(job, stored)
    const [first] = stored
    if (first?.deduplicated !== true) {
      return new TriggeredRun({ id, deduplicated: false, job: type, expected, clock })
    }
    outcomes.forget(expected)
    return new TriggeredRun({ ...first, job: type, expected: outcomes.of(first.id), clock })
  }

  async #enqueue(
    name: string,
    { payloads, areMany }: Payloads,
    options: OptionsOfEach<unknown> = NO_OPTIONS,
  ): Promise<readonly EnqueuedMessage[]> {
    let place: CallPlace | undefined
    try {
      const readiness = this.#host.ready(`a message for job "${shownName(name)}" cannot be stored`)
      if (readiness !== undefined) place = callPlace()
      if (readiness !== undefined) await readiness
      const job = this.find(name, 'queue')
      if (!areMany || typeof options !== 'function') checkCallOptions(name, options)
      refuseNoList(name, payloads)

      const loading = job.load()
      if (isPromise(loading)) place ??= this.#placeOfBurst()
      const taskClass = isPromise(loading) ? await loading : loading
      this.#places = 0
      const keys = makesOrderKey(job, taskClass) ? { taskClass, outputs: [], areMany } : undefined
      const checking = checkPayloads(name, taskClass, { payloads, areMany, outputs: keys?.outputs })
      if (isPromise(checking)) await checking

      const storing = this.#store(this.#messagesOf(job, { payloads, areMany, keys }, options))
      const stored = isPromise(storing) ? await storing : storing
      this.#report(job, stored)
      return stored
    } catch (error) {
      this.#places = 0
      throw atCaller(error, place)
    }
  }

  #messagesOf(
    job: RunnableJob,
    { payloads, areMany, keys }: Payloads & { readonly keys: OrderKeys | undefined },
    options: OptionsOfEach<unknown>,
  ): NewMessage[] {
    const hasOwnOptions = typeof options === 'function'
    if (payloads.length > 1 && !hasOwnOptions && options.dedupeKey !== undefined) {
      throw new InvalidMessageError(job.type, [
        'dedupeKey is for one message: all but the first would be lost; give a function that returns the options of each',
      ])
    }
    const { clock, maxMessageBytes: maxBytes } = this.#host
    const nowMs = clock.now()
    return payloads.map((payload, at) => {
      const index = areMany ? at : undefined
      const facts = { payload, origin: 'message', nowMs, maxBytes, index, hasOwnOptions } as const
      const given = hasOwnOptions ? optionsOfOne(options, payload, at) : options
      return newMessage(
        job,
        facts,
        keys === undefined ? given : withOwnKey(job.type, given, { keys, payload, index: at }),
      )
    })
  }

  /**
   * Checks again that the runner takes calls: loading a class or checking a schema may have taken
   * long.
   */
  #store(messages: readonly NewMessage[]): MaybePromise<readonly Stored[]> {
    const readiness = this.#host.ready('the message cannot be stored')
    return readiness === undefined ? this.#storeNow(messages) : readiness.then(() => this.#storeNow(messages))
  }

  #storeNow(messages: readonly NewMessage[]): MaybePromise<readonly Stored[]> {
    return this.#host.engine.call('enqueue', (engine) => engine.enqueue(messages))
  }

  #report({ type: job }: RunnableJob, stored: readonly Stored[]): void {
    const { events, clock } = this.#host
    const atMs = clock.now()
    for (const { id: messageId, deduplicated } of stored) {
      events.emit(deduplicated ? 'message.deduplicated' : 'message.enqueued', { job, messageId }, atMs)
    }
  }
}

/** @throws InvalidMessageError */
function refuseNoList(name: string, payloads: unknown): void {
  if (Array.isArray(payloads)) return
  throw new InvalidMessageError(name, [`expected the messages to be an array, got ${shown(payloads)}`])
}
