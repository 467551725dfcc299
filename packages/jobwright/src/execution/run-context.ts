/** The context that a task gets for one run. */

import { BatchMessage, type Decision } from './batch-message.ts'
import type { Calls } from '../authoring/calls.ts'
import type { QueueMessage, TriggeredBy } from '../authoring/context.ts'
import type { Logger } from '../authoring/logger.ts'
import type { ResolvedOptions } from '../manifest/options.ts'
import type { ContextOfRun, HeldMessage, Run } from './run.ts'
import type { Capabilities } from '../manifest/program.ts'
import type { Message } from '../engine/contract/message.ts'

/** What the contexts of all runs share. Most of it is made only when a task asks for it. */
export interface ContextHost {
  callsOf(run: Run): Calls
  loggerOf(run: Run): Logger
  capabilitiesOf(run: Run): Capabilities
  progress(run: Run, fraction: number, note?: string): void
  coolDown(run: Run, seconds: number, reason: string): void
  decided(run: Run, held: HeldMessage, decision: Decision): void
}

/**
 * The context of self-contained and of queue jobs; a class sees the part that its base class
 * declares.
 */
export class RunContext implements ContextOfRun {
  /** The message that the task works on, or the first one while it works on none. */
  current: Message
  readonly #run: Run
  readonly #host: ContextHost
  #logger: Logger | undefined
  #messages: readonly QueueMessage[] | undefined

  constructor(run: Run, host: ContextHost) {
    this.#run = run
    this.#host = host
    this.current = run.first
  }

  get jobType(): string {
    return this.#run.job.type
  }

  get runId(): string {
    return this.#run.id
  }

  get options(): ResolvedOptions {
    return this.#run.job.options
  }

  get worker(): number {
    return this.#run.worker
  }

  get signal(): AbortSignal {
    return this.#run.control.signal
  }

  get logger(): Logger {
    this.#logger ??= this.#host.loggerOf(this.#run)
    return this.#logger
  }

  get capabilities(): Capabilities {
    return this.#host.capabilitiesOf(this.#run)
  }

  get trigger(): Calls['trigger'] {
    return this.#host.callsOf(this.#run).trigger
  }

  get enqueue(): Calls['enqueue'] {
    return this.#host.callsOf(this.#run).enqueue
  }

  get enqueueMany(): Calls['enqueueMany'] {
    return this.#host.callsOf(this.#run).enqueueMany
  }

  get progress(): (fraction: number, note?: string) => void {
    return (fraction, note) => this.#host.progress(this.#run, fraction, note)
  }

  get cooldown(): (seconds: number, reason: string) => void {
    return (seconds, reason) => this.#host.coolDown(this.#run, seconds, reason)
  }

  /** The messages that fit the schema of the class. */
  get messages(): readonly QueueMessage[] {
    const run = this.#run
    this.#messages ??= run.messages
      .filter(({ isUnsettled }) => isUnsettled)
      .map(
        (held) =>
          new BatchMessage(held.message, held.payload, (decision) => this.#host.decided(run, held, decision)),
      )
    return this.#messages
  }

  /** The class of a self-contained job declares their type. */
  get parameters(): undefined {
    return (this.#run.job.kind === 'self-contained' ? this.#run.messages[0]?.payload : undefined) as undefined
  }

  get messageId(): string {
    return this.current.id
  }

  get attempt(): number {
    return this.current.attempts + 1
  }

  get maxRetries(): number {
    return this.options.maxRetries
  }

  get scheduledFor(): Date | undefined {
    const { scheduledForMs } = this.current
    return scheduledForMs === undefined ? undefined : new Date(scheduledForMs)
  }

  get triggeredBy(): TriggeredBy {
    return triggerOf(this.current)
  }
}

/** What made the run that works on this message. */
export function triggerOf({ recovered, attempts, origin }: Message): TriggeredBy {
  if (recovered) return 'recovery'
  return attempts > 0 ? 'retry' : origin
}
