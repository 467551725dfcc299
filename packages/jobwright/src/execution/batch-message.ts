/** One message in the hands of a task that works on the whole batch. */

import type { QueueMessage } from '../authoring/context.ts'
import { messageOf } from '../errors/error-message.ts'
import type { RunnerResult } from '../authoring/result.ts'
import type { Message } from '../engine/contract/message.ts'
import { AlreadySettledError, checkSeconds } from '../errors/task-errors.ts'

/** What a task decided about a message. */
export type Decision =
  | { readonly kind: 'done'; readonly result: RunnerResult | undefined }
  | { readonly kind: 'retry'; readonly afterSeconds: number | undefined }
  | { readonly kind: 'dead'; readonly reason: string }

/** The calls that decide. */
const CALLS: Readonly<Record<Decision['kind'], string>> = { done: 'done', retry: 'retry', dead: 'deadLetter' }

/** A claimed message with its three ways out. The first call counts; another one throws. */
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
    this.#settle({ kind: 'dead', reason: messageOf(reason) }) // plain JavaScript may give anything
  }

  #settle(decision: Decision): void {
    if (this.#decided !== undefined)
      throw new AlreadySettledError(this.id, CALLS[this.#decided], CALLS[decision.kind])
    this.#decide(decision)
    this.#decided = decision.kind
  }
}
