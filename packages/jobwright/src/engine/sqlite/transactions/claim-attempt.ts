/**
 * A request for claims that may be answered twice: if another work of its transaction fails, all of
 * it is rolled back.
 */

import type { Claim, ClaimRequest } from '../../contract/message.ts'

/** The ends of runs that the engine has been given. */
export interface EndsUnderWay {
  /** How many of them wait for a later transaction. */
  readonly ending: number
}

/**
 * Counts what was claimed so far itself, and reports it to the request only once it is committed.
 */
export class ClaimAttempt implements ClaimRequest {
  readonly #request: ClaimRequest
  readonly #settling: EndsUnderWay
  readonly #claims: Claim[] = []
  /** By job. */
  readonly #granted = new Map<string, Granted>()

  constructor(request: ClaimRequest, settling: EndsUnderWay) {
    this.#request = request
    this.#settling = settling
  }

  /** The workers of runs that end later than this transaction are not free with it. */
  get runs(): number {
    return this.#request.runs - this.#settling.ending
  }

  slots(job: string): number {
    return this.#request.slots(job) - (this.#granted.get(job)?.runs ?? 0)
  }

  allowance(job: string): number {
    return this.#request.allowance(job) - (this.#granted.get(job)?.messages ?? 0)
  }

  claimed(claim: Claim): void {
    this.#claims.push(claim)
    const { runs, messages } = this.#granted.get(claim.job) ?? { runs: 0, messages: 0 }
    this.#granted.set(claim.job, { runs: runs + 1, messages: messages + claim.messages.length })
  }

  /** Called when the transaction begins, for the first time or again. */
  restart(): void {
    this.#claims.length = 0
    this.#granted.clear()
  }

  /** Called once the transaction is committed. */
  report(): void {
    for (const claim of this.#claims) this.#request.claimed(claim)
  }
}

/** What the claims so far take of one job. */
interface Granted {
  readonly runs: number
  readonly messages: number
}
