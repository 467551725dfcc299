/** The calls that ask for work, as the program and the tasks make them. */

import type { Calls, EnqueuedMessage, MessageOptions, RunHandle } from '../authoring/calls.ts'
import type { Clock } from '../time/clock.ts'
import { variableOf } from '../manifest/variable-names.ts'
import type { EngineLink } from '../engine/contract/link.ts'
import type { Events } from '../events/events.ts'
import { andThen, isPromise, type MaybePromise } from '../time/maybe-promise.ts'
import { checkCallOptions, newMessage, NO_OPTIONS } from './message-options.ts'
import { checkPayload } from './message-schema.ts'
import { TriggeredRun, type ExpectedOutcome, type RunOutcomes } from '../outcomes/run-outcomes.ts'
import type { RunnableJob } from '../configuration/runnable-job.ts'
import type { TaskClass } from '../authoring/task.ts'
import { uniqueId } from '../engine/contract/unique-id.ts'
import { shown } from '../manifest/shown.ts'
import type { TaskKind } from '../manifest/task-kind.ts'
import type { NewMessage, Stored } from '../engine/contract/message.ts'
import {
  InvalidMessageError,
  JobDisabledError,
  UnknownJobError,
  WrongKindError,
} from '../errors/call-errors.ts'

/** What the calls work with. */
export interface CallerHost {
  readonly clock: Clock
  readonly engine: EngineLink
  readonly events: Events
  readonly jobs: ReadonlyMap<string, RunnableJob>
  readonly envPrefix: string
  readonly outcomes: RunOutcomes
  readonly maxMessageBytes: number
  /** Resolves when calls are taken; `undefined` where they are now. @throws RunnerNotStartedError, RunnerStoppedError */
  ready(what: string): Promise<void> | undefined
}

/** Takes calls and stores their messages. */
export class Caller {
  readonly #host: CallerHost
  /** The calls with the types of the program's jobs. */
  readonly calls: Calls

  constructor(host: CallerHost) {
    this.#host = host
    // The types of names and messages come from the generated files; here they are plain values, checked by hand.
    this.calls = {
      trigger: async (name: string, parameters?: unknown, options: MessageOptions = NO_OPTIONS) =>
        this.#trigger({ name, parameters, options }),
      enqueue: async (job: string, message: unknown, options?: MessageOptions) => {
        const [stored] = await this.#enqueue(job, { payloads: [message], areMany: false }, options)
        return stored
      },
      enqueueMany: (job: string, messages: readonly unknown[], options?: MessageOptions) =>
        this.#enqueue(job, { payloads: messages, areMany: true }, options),
    } as Calls
  }

  /** The job of this name and kind. @throws UnknownJobError, WrongKindError */
  find(name: string, kind?: TaskKind): RunnableJob {
    const { jobs } = this.#host
    const job = jobs.get(name)
    if (job === undefined) {
      const asked = typeof name === 'string' ? name : shown(name) // in plain JavaScript it may be anything
      throw new UnknownJobError(asked, [...jobs.keys()])
    }
    if (kind !== undefined && job.kind !== kind) throw new WrongKindError(name, job.kind)
    return job
  }

  /** @throws JobDisabledError */
  refuseDisabled({ type, options, registered }: RunnableJob): void {
    if (options.enabled) return
    throw new JobDisabledError(type, variableOf(this.#host.envPrefix + registered.constant, 'enabled'))
  }

  /** Nothing is waited for that is there: a program may ask for very many runs at once. */
  #trigger(call: TriggerCall): MaybePromise<RunHandle<unknown>> {
    const readiness = this.#host.ready(`job "${call.name}" cannot be triggered`)
    return andThen(readiness, this.#loadAndTrigger, call)
  }

  readonly #loadAndTrigger = (_ready: void, call: TriggerCall): MaybePromise<RunHandle<unknown>> => {
    const job = this.find(call.name, 'self-contained')
    this.refuseDisabled(job)
    return andThen(job.load(), this.#checkAndTrigger, { ...call, job })
  }

  readonly #checkAndTrigger = (taskClass: TaskClass, call: FoundCall): MaybePromise<RunHandle<unknown>> => {
    const { name, parameters } = call
    const checking = taskClass.schema && checkPayload(name, taskClass, { payload: parameters })
    return andThen(checking, this.#storeRun, call)
  }

  readonly #storeRun = (_checked: unknown, call: FoundCall): MaybePromise<RunHandle<unknown>> => {
    const { outcomes, clock, maxMessageBytes: maxBytes } = this.#host
    const nowMs = clock.now()
    const id = uniqueId(nowMs)
    const facts = { id, payload: call.parameters, origin: 'manual', nowMs, maxBytes } as const
    const message = newMessage(call.job, facts, call.options)
    const asked = { id, job: message.job, expected: outcomes.expect(id) }
    try {
      const storing = this.#store([message])
      return isPromise(storing) ? this.#handleLater(storing, asked) : this.#handle(storing, asked)
    } catch (error) {
      outcomes.forget(id)
      throw error
    }
  }

  async #handleLater(storing: Promise<readonly EnqueuedMessage[]>, asked: AskedRun): Promise<TriggeredRun> {
    try {
      return this.#handle(await storing, asked)
    } catch (error) {
      this.#host.outcomes.forget(asked.id)
      throw error
    }
  }

  #handle([stored]: readonly EnqueuedMessage[], { id, job, expected }: AskedRun): TriggeredRun {
    const { outcomes } = this.#host
    if (stored?.deduplicated !== true) return new TriggeredRun({ id, deduplicated: false }, expected)
    outcomes.forget(id)
    return new TriggeredRun(stored, outcomes.of(stored.id, job))
  }

  async #enqueue(
    name: string,
    { payloads, areMany }: { readonly payloads: readonly unknown[]; readonly areMany: boolean },
    options: MessageOptions = NO_OPTIONS,
  ): Promise<readonly EnqueuedMessage[]> {
    const { clock, ready, maxMessageBytes: maxBytes } = this.#host
    const readiness = ready(`a message for job "${name}" cannot be stored`)
    if (readiness !== undefined) await readiness
    const job = this.find(name, 'queue')
    checkCallOptions(name, options)
    if (!Array.isArray(payloads)) {
      throw new InvalidMessageError(name, [`expected the messages to be an array, got ${shown(payloads)}`])
    }
    const loading = job.load()
    const taskClass = isPromise(loading) ? await loading : loading
    if (taskClass.schema !== undefined) {
      for (const [index, payload] of payloads.entries()) {
        await checkPayload(name, taskClass, { payload, name: areMany ? `messages[${index}]` : undefined })
      }
    }
    if (payloads.length > 1 && options.dedupeKey !== undefined) {
      throw new InvalidMessageError(name, ['dedupeKey is for one message: all but the first would be lost'])
    }
    const nowMs = clock.now()
    const messages = payloads.map((payload, at) => {
      const index = areMany ? at : undefined
      const facts = { id: uniqueId(nowMs), payload, origin: 'message', nowMs, maxBytes, index } as const
      return newMessage(job, facts, options)
    })
    return this.#store(messages)
  }

  #store(messages: readonly NewMessage[]): MaybePromise<readonly EnqueuedMessage[]> {
    const readiness = this.#host.ready('the message cannot be stored') // a schema may have taken its time
    return andThen(readiness, this.#storeNow, messages)
  }

  readonly #storeNow = (
    _ready: void,
    messages: readonly NewMessage[],
  ): MaybePromise<readonly EnqueuedMessage[]> => {
    const storing = this.#host.engine.call('enqueue', (link) => link.enqueue(messages))
    return andThen(storing, this.#told, messages)
  }

  readonly #told = (
    stored: readonly Stored[],
    messages: readonly NewMessage[],
  ): readonly EnqueuedMessage[] => {
    const { events, clock } = this.#host
    const atMs = clock.now()
    const job = messages[0]?.job ?? '' // a call is for one job
    for (const { id: messageId, deduplicated } of stored) {
      events.emit(deduplicated ? 'message.deduplicated' : 'message.enqueued', { job, messageId }, atMs)
    }
    return stored
  }
}

/** What `trigger` was called with. */
interface TriggerCall {
  readonly name: string
  readonly parameters: unknown
  readonly options: MessageOptions
}

/** The same, and the job that it names. */
interface FoundCall extends TriggerCall {
  readonly job: RunnableJob
}

/** A run that is on its way to the engine, and its outcome, which is waited for from before it is there. */
interface AskedRun {
  readonly id: string
  readonly job: string
  readonly expected: ExpectedOutcome
}
