/** The calls that ask for work, as the program and the tasks make them. */

import type { Calls, EnqueuedMessage, MessageOptions, RunHandle } from './calls.ts'
import type { Clock } from './clock.ts'
import { variableOf } from './config-environment.ts'
import type { EngineLink } from './engine-link.ts'
import type { NewMessage } from './engine/engine.ts'
import { InvalidMessageError, JobDisabledError, UnknownJobError, WrongKindError } from './errors.ts'
import type { Events } from './events.ts'
import { newMessage } from './message-options.ts'
import { checkPayload } from './message-schema.ts'
import type { RunOutcomes } from './run-outcomes.ts'
import type { RunnableJob } from './runnable-job.ts'
import type { TaskKind } from './task.ts'

/** What the calls work with. */
export interface CallerHost {
  readonly clock: Clock
  readonly engine: EngineLink
  readonly events: Events
  readonly jobs: ReadonlyMap<string, RunnableJob>
  readonly envPrefix: string
  readonly outcomes: RunOutcomes
  /** Resolves when calls are taken. @throws RunnerNotStartedError, RunnerStoppedError */
  ready(what: string): Promise<void>
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
        const [stored] = await this.#enqueue(job, [message], options)
        return stored
      },
      enqueueMany: (job: string, messages: readonly unknown[], options?: MessageOptions) =>
        this.#enqueue(job, messages, options),
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
    options: MessageOptions = {},
  ): Promise<RunHandle<unknown>> {
    const { outcomes, clock, ready } = this.#host
    await ready(`job "${name}" cannot be triggered`)
    const job = this.find(name, 'self-contained')
    this.refuseDisabled(job)
    await checkPayload(name, await job.load(), parameters)
    const id = crypto.randomUUID()
    const facts = { id, payload: parameters, origin: 'manual', nowMs: clock.now() } as const
    const message = newMessage(job, facts, options)
    const outcome = outcomes.expect(id)
    try {
      const [stored = { id, deduplicated: false }] = await this.#store([message])
      if (!stored.deduplicated) return { ...stored, result: () => outcome }
      outcomes.forget(id)
      const ofFirst = outcomes.of(stored.id, name)
      return { ...stored, result: () => ofFirst }
    } catch (error) {
      outcomes.forget(id)
      throw error
    }
  }

  async #enqueue(
    name: string,
    payloads: readonly unknown[],
    options: MessageOptions = {},
  ): Promise<readonly EnqueuedMessage[]> {
    const { clock, ready } = this.#host
    await ready(`a message for job "${name}" cannot be stored`)
    const job = this.find(name, 'queue')
    const taskClass = await job.load()
    for (const payload of payloads) {
      await checkPayload(name, taskClass, payload)
    }
    if (payloads.length > 1 && options.dedupeKey !== undefined) {
      throw new InvalidMessageError(name, ['dedupeKey is for one message: all but the first would be lost'])
    }
    const nowMs = clock.now()
    const messages = payloads.map((payload) => {
      const facts = { id: crypto.randomUUID(), payload, origin: 'message', nowMs } as const
      return newMessage(job, facts, options)
    })
    return this.#store(messages)
  }

  async #store(messages: readonly NewMessage[]): Promise<readonly EnqueuedMessage[]> {
    const { engine, events, ready } = this.#host
    await ready('the message cannot be stored') // a schema may have taken its time
    const stored = await engine.call('enqueue', (link) => link.enqueue(messages))
    stored.forEach(({ id, deduplicated }, index) => {
      const job = messages[index]?.job ?? ''
      events.emit(deduplicated ? 'message.deduplicated' : 'message.enqueued', { job, messageId: id })
    })
    return stored
  }
}
