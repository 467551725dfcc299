/** The calls that ask for work, as the program and the tasks make them. */

import type { Calls, EnqueuedMessage, MessageOptions, RunHandle } from './calls.ts'
import type { Clock } from './clock.ts'
import { variableOf } from './config-environment.ts'
import type { EngineLink } from './engine-link.ts'
import type { NewMessage, Stored } from './engine/engine.ts'
import { InvalidMessageError, JobDisabledError, UnknownJobError, WrongKindError } from './errors.ts'
import type { Events } from './events.ts'
import { andThen, isPromise, type MaybePromise } from './maybe-promise.ts'
import { newMessage } from './message-options.ts'
import { checkPayload } from './message-schema.ts'
import type { RunOutcomes } from './run-outcomes.ts'
import type { RunnableJob } from './runnable-job.ts'
import type { TaskKind } from './task.ts'
import { uniqueId } from './unique-id.ts'

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
      trigger: (job: string, parameters?: unknown, options?: MessageOptions) =>
        this.#trigger(job, parameters, options),
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
    if (job === undefined) throw new UnknownJobError(name, [...jobs.keys()])
    if (kind !== undefined && job.kind !== kind) throw new WrongKindError(name, job.kind)
    return job
  }

  /** @throws JobDisabledError */
  refuseDisabled({ type, options, registered }: RunnableJob): void {
    if (options.enabled) return
    const naming = { option: 'enabled', naming: 'environment' } as const
    throw new JobDisabledError(type, variableOf(this.#host.envPrefix, registered, naming))
  }

  async #trigger(
    name: string,
    parameters: unknown,
    options: MessageOptions = NO_OPTIONS,
  ): Promise<RunHandle<unknown>> {
    const { outcomes, clock, ready, maxMessageBytes: maxBytes } = this.#host
    const readiness = ready(`job "${name}" cannot be triggered`)
    if (readiness !== undefined) await readiness
    const job = this.find(name, 'self-contained')
    this.refuseDisabled(job)
    const loading = job.load()
    const taskClass = isPromise(loading) ? await loading : loading
    if (taskClass.schema !== undefined) await checkPayload(name, taskClass, { payload: parameters })
    const id = uniqueId()
    const facts = { id, payload: parameters, origin: 'manual', nowMs: clock.now(), maxBytes } as const
    const message = newMessage(job, facts, options)
    const expected = outcomes.expect(id)
    try {
      const storing = this.#store([message])
      const [stored = { id, deduplicated: false }] = isPromise(storing) ? await storing : storing
      if (!stored.deduplicated) return { ...stored, result: () => expected.result() }
      outcomes.forget(id)
      const first = outcomes.of(stored.id, name)
      return { ...stored, result: () => first.result() }
    } catch (error) {
      outcomes.forget(id)
      throw error
    }
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
      const facts = { id: uniqueId(), payload, origin: 'message', nowMs, maxBytes, index } as const
      return newMessage(job, facts, options)
    })
    return this.#store(messages)
  }

  #store(messages: readonly NewMessage[]): MaybePromise<readonly EnqueuedMessage[]> {
    const { engine, ready } = this.#host
    const store = (): MaybePromise<readonly EnqueuedMessage[]> =>
      andThen(
        engine.call('enqueue', (link) => link.enqueue(messages)),
        this.#told,
        messages,
      )
    const readiness = ready('the message cannot be stored') // a schema may have taken its time
    return readiness === undefined ? store() : readiness.then(store)
  }

  readonly #told = (
    stored: readonly Stored[],
    messages: readonly NewMessage[],
  ): readonly EnqueuedMessage[] => {
    stored.forEach(({ id, deduplicated }, index) => {
      const job = messages[index]?.job ?? ''
      this.#host.events.emit(deduplicated ? 'message.deduplicated' : 'message.enqueued', {
        job,
        messageId: id,
      })
    })
    return stored
  }
}

const NO_OPTIONS: MessageOptions = {}
