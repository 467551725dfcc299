/** One run on its way: what it works on, what of it is settled, and how it is going. */

import type { Claim, Message, SettledTo } from './engine/engine.ts'
import type { RunOutcome, RunStatus } from './outcome.ts'
import type { RunnerResult } from './result.ts'
import type { RunContext } from './run-context.ts'
import type { RunControl } from './run-control.ts'
import type { RunnableJob } from './runnable-job.ts'
import type { AnyTask } from './task.ts'

/** How a run ended. */
export interface RunEnd {
  readonly status: RunStatus
  /** Why it was skipped or cancelled. */
  readonly reason?: string
  /** What it threw. */
  readonly error?: unknown
}

/** What a run is made of. */
export type RunParts = Pick<Run, 'id' | 'job' | 'claim' | 'worker' | 'control' | 'context' | 'startedMs'>

/** One execution of a job. */
export class Run {
  readonly id: string
  readonly job: RunnableJob
  readonly claim: Claim
  readonly worker: number
  readonly control: RunControl
  readonly context: RunContext
  readonly startedMs: number
  /** `undefined` until it was made. */
  task: AnyTask | undefined
  /** Whether the task was asked to work, so that it may have something to clean up. */
  isPrepared = false
  /** Whether it ended or was given up: what the task still does is void. */
  isOver = false
  /** Whether its messages are settled: only the tidying up is left. */
  isSettled = false
  succeeded = 0
  failed = 0
  /** The first error of a message. */
  error: unknown
  readonly results: RunnerResult[] = []
  /** How its messages ended, of those that ended for good. */
  readonly outcomes: Map<string, RunOutcome> = new Map()
  readonly #unsettled: Map<string, Message>
  readonly #begun = new Set<string>()
  /** Settlements that are on their way to the engine. */
  readonly #settling: Promise<void>[] = []
  readonly #waiting = new Set<string>()

  constructor(parts: RunParts) {
    this.id = parts.id
    this.job = parts.job
    this.claim = parts.claim
    this.worker = parts.worker
    this.control = parts.control
    this.context = parts.context
    this.startedMs = parts.startedMs
    this.#unsettled = new Map(parts.claim.messages.map((message) => [message.id, message]))
  }

  /** The messages that are not settled, in order. */
  get unsettled(): readonly Message[] {
    return [...this.#unsettled.values()]
  }

  /** Those of them that the task has seen. */
  get begun(): readonly Message[] {
    return this.unsettled.filter(({ id }) => this.#begun.has(id))
  }

  /** Whether the task has seen any message. */
  get hasBegun(): boolean {
    return this.#begun.size > 0
  }

  isUnsettled({ id }: Message): boolean {
    return this.#unsettled.has(id)
  }

  /** Keeps a settlement that nobody waits for yet. */
  await(settlement: Promise<void>): void {
    settlement.catch(() => {}) // settled() tells
    this.#settling.push(settlement)
  }

  /** Resolves when every settlement that was kept has reached the engine. */
  async settled(): Promise<void> {
    await Promise.all(this.#settling)
  }

  /** Whether a message was put back to be claimed again. */
  isWaiting(message: Message): boolean {
    return this.#waiting.has(message.id)
  }

  /** The task is about to see this message. */
  begin(message: Message): void {
    this.#begun.add(message.id)
    this.context.current = message
  }

  /** Marks a message as settled. @returns whether it was not */
  close(message: Message, to: SettledTo): boolean {
    if (!this.#unsettled.delete(message.id)) return false
    if (to.state === 'waiting') this.#waiting.add(message.id)
    if (to.state === 'done' && to.status === 'succeeded') this.succeeded += 1
    else if (to.state === 'dead' || (to.state === 'waiting' ? to.counted : to.status === 'failed'))
      this.failed += 1
    return true
  }
}
