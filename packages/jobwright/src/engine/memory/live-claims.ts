/**
 * The live claims. The id of a claim names its place in an array: claims come and go without a
 * table that grows and is rehashed.
 */

import type { RunProgress } from '../contract/run-record.ts'
import type { AwaitedMessage } from '../contract/wait.ts'
import type { JobState } from './job-states.ts'
import type { StoredMessage } from './waiting/stored-message.ts'

/** A hold on the messages of one run. */
export interface LiveClaim {
  readonly id: string
  readonly state: JobState
  /** Its place in the order of all enqueues and claims. */
  readonly sequence: number
  /** The messages that it still holds. */
  readonly unsettled: StoredMessage[]
  /** The messages that its run waits for. */
  awaited: readonly AwaitedMessage[]
  /** What its task has reported last, and of which message. */
  progress: { readonly messageId: string; readonly progress: RunProgress } | undefined
}

const NOTHING: readonly AwaitedMessage[] = []

/** The live claims of one engine. */
export class LiveClaims {
  readonly #places: (LiveClaim | undefined)[] = []
  readonly #free: number[] = []

  /** Begins a claim. The sequence in its id keeps the id from being given twice. */
  add({ state, sequence, unsettled }: Omit<LiveClaim, 'id' | 'awaited' | 'progress'>): LiveClaim {
    const place = this.#free.pop() ?? this.#places.length
    const claim: LiveClaim = {
      id: `${place}-${sequence.toString(36)}`,
      state,
      sequence,
      unsettled,
      awaited: NOTHING,
      progress: undefined,
    }
    this.#places[place] = claim
    return claim
  }

  get(id: string): LiveClaim | undefined {
    const claim = this.#places[Number.parseInt(id, 10)]
    return claim?.id === id ? claim : undefined
  }

  /** Ends a claim. @returns the claim; `undefined` if it was not alive */
  take(id: string): LiveClaim | undefined {
    const claim = this.get(id)
    if (claim === undefined) return undefined
    const place = Number.parseInt(id, 10)
    this.#places[place] = undefined
    this.#free.push(place)
    return claim
  }

  /** What was reported last of the work on a message. */
  progressOf(messageId: string): RunProgress | undefined {
    return this.#places.find((claim) => claim?.progress?.messageId === messageId)?.progress?.progress
  }

  *[Symbol.iterator](): Iterator<LiveClaim> {
    for (const claim of this.#places) if (claim !== undefined) yield claim
  }
}
