/** One message of a batch, which the task settles itself. */

import type { QueueMessage } from '../authoring/context.ts'
import { messageOf } from '../errors/error-message.ts'
import type { RunnerResult } from '../authoring/result.ts'
import type { Message } from '../engine/contract/message.ts'
import { AlreadySettledError, checkSeconds } from '../errors/task-errors.ts'

/** A task's decision about a message. */
export type Decision =
  | { readonly kind: 'done'; readonly result: RunnerResult | undefined }
  | { readonly kind: 'retry'; readonly afterSeconds: number | undefined }
  | { readonly kind: 'dead'; readonly reason: string }

/** The call that makes each decision. */
const CALLS: Readonly<Record<Decision['kind'], string>> = { done: 'done', retry: 'retry', dead: 'deadLetter' }

/**
 * A claimed message. The first call of `done`, `retry` or `deadLetter` counts; a second one throws.
 */
export class BatchMessage implements QueueMessage {
  readonly id: string
  readonly payload: unknown
  readonly attempt: number
  readonly orderKey: string | undefined
  readonly enqueuedAt: Date
  readonly #decide: (decision: Decision) => void
  #decided: Decision['kind'] | undefined

  constructor(message: Message, payload: unknown, decide: (decision: Decision) => void) {
    this.id = message.id
    this.payload = payload
    this.attempt = message.attempts + 1
    this.orderKey = message.orderKey
    this.enqueuedAt = new Date(message.enqueuedMs)
    this.#decide = decide
  }

  done(result?: RunnerResult): void {
    this.#settle({ kind: 'done', result })
  }

  retry({ afterSeconds }: { readonly afterSeconds?: number } = {}): void {
    if (afterSeconds !== undefined) checkSeconds('message.retry', afterSeconds)
    this.#settle({ kind: 'retry', afterSeconds })
  }

  deadLetter(reason: string): void {
    this.#settle({ kind: 'dead', reason: messageOf(reason) }) // plain JavaScript may pass anything
  }

  #settle(decision: Decision): void {
    if (this.#decided !== undefined)
      throw new AlreadySettledError(this.id, CALLS[this.#decided], CALLS[decision.kind])
    this.#decide(decision)
    this.#decided = decision.kind
  }
}
