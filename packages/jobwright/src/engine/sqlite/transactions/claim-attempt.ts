/**
 * A request for claims that may be answered twice: if another work of its transaction fails, all of
 * it is rolled back.
 */

import type { Claim, ClaimRequest } from '../../contract/message.ts'

/**
 * Counts what was claimed so far itself, and reports it to the request only once it is committed.
 */
export class ClaimAttempt implements ClaimRequest {
  readonly #request: ClaimRequest
  readonly #claims: Claim[] = []

  constructor(request: ClaimRequest) {
    this.#request = request
  }

  get runs(): number {
    return this.#request.runs
  }

  slots(job: string): number {
    return this.#request.slots(job) - this.#of(job).length
  }

  allowance(job: string): number {
    const messages = this.#of(job).reduce((sum, claim) => sum + claim.messages.length, 0)
    return this.#request.allowance(job) - messages
  }

  claimed(claim: Claim): void {
    this.#claims.push(claim)
  }

  /** Called when the transaction begins, for the first time or again. */
  restart(): void {
    this.#claims.length = 0
  }

  /** Called once the transaction is committed. */
  report(): void {
    for (const claim of this.#claims) this.#request.claimed(claim)
  }

  /** A search is fast enough: there are at most as many claims as workers. */
  #of(job: string): readonly Claim[] {
    return this.#claims.filter((claim) => claim.job === job)
  }
}
