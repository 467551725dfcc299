/** What a task is given for one run. */

import type { BatchMessage } from './batch-message.ts'
import type { Calls } from './calls.ts'
import type { Capabilities } from './capabilities.ts'
import type { JobContext, QueueContext, TriggeredBy } from './context.ts'
import type { Message } from './engine/engine.ts'
import type { Logger } from './logger.ts'
import type { ResolvedOptions } from './manifest/options.ts'

/** What a run tells its context once. */
export interface RunContextFacts {
  readonly jobType: string
  readonly runId: string
  readonly options: ResolvedOptions
  readonly worker: number
  readonly signal: AbortSignal
  readonly logger: Logger
  readonly capabilities: Capabilities
  readonly calls: Pick<Calls, 'trigger' | 'enqueue'>
  readonly progress: JobContext['progress']
  readonly cooldown: JobContext['cooldown']
}

/** The context of self-contained and of queue jobs: a class sees the part that its base class declares. */
export class RunContext implements QueueContext {
  readonly jobType: string
  readonly runId: string
  readonly options: ResolvedOptions
  readonly worker: number
  readonly signal: AbortSignal
  readonly logger: Logger
  readonly capabilities: Capabilities
  readonly trigger: Calls['trigger']
  readonly enqueue: Calls['enqueue']
  readonly progress: JobContext['progress']
  readonly cooldown: JobContext['cooldown']
  /** Filled once the payloads were checked. */
  messages: readonly BatchMessage[] = []
  parameters: undefined
  /** The message that is worked on; the first one while the run works on none. */
  current: Message

  constructor(facts: RunContextFacts, first: Message) {
    this.jobType = facts.jobType
    this.runId = facts.runId
    this.options = facts.options
    this.worker = facts.worker
    this.signal = facts.signal
    this.logger = facts.logger
    this.capabilities = facts.capabilities
    this.trigger = facts.calls.trigger
    this.enqueue = facts.calls.enqueue
    this.progress = facts.progress
    this.cooldown = facts.cooldown
    this.current = first
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

/** What made a run that works on this message. */
function triggerOf({ recovered, attempts, origin }: Message): TriggeredBy {
  if (recovered) return 'recovery'
  return attempts > 0 ? 'retry' : origin
}
