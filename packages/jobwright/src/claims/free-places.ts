/** The request of a claim: how many runs and messages of each job this process has places for. */

import type { ClaimRequest } from '../engine/contract/message.ts'
import type { Gates } from './gates.ts'
import type { Pool } from './pool.ts'
import type { Slots } from './slots.ts'

/** What the places are counted by. */
export interface FreePlacesHost {
  readonly pool: Pool
  readonly slots: Slots
  readonly gates: Gates
}

/**
 * The places that are free now. While the engine makes a claim, this keeps its own count of what
 * the claim takes; workers, slots and gates count only once the claim has begun. A claim that fails
 * half-way has taken nothing.
 */
export class FreePlaces {
  readonly #request: ClaimRequest
  /** By job. */
  readonly #granted = new Map<string, Granted>()

  constructor({ pool, slots, gates }: FreePlacesHost) {
    this.#request = {
      // Counted when the engine makes the claim: in the same step it may store the ends of runs,
      // whose workers are free then.
      get runs() {
        return pool.promise()
      },
      slots: (job) => slots.free(job) - (this.#granted.get(job)?.runs ?? 0),
      allowance: (job) => gates.allowance(job, this.#granted.get(job)?.messages),
      claimed: ({ job, messages }) => this.#grant(job, messages.length),
    }
  }

  /** The request of a new claim. */
  request(): ClaimRequest {
    if (this.#granted.size > 0) this.#granted.clear()
    return this.#request
  }

  #grant(job: string, messages: number): void {
    const granted = this.#granted.get(job) ?? { runs: 0, messages: 0 }
    granted.runs += 1
    granted.messages += messages
    this.#granted.set(job, granted)
  }
}

/** What the claim that is being made has taken of one job. */
interface Granted {
  runs: number
  messages: number
}
