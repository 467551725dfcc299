/** A request for claims that may be answered again: where another call of the same transaction failed, it was rolled back. */

import type { Claim, ClaimRequest } from '../../contract/message.ts'

/** Counts by itself what is claimed, and tells it only when it is for sure. */
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

  /** From the beginning. */
  restart(): void {
    this.#claims.length = 0
  }

  /** It is committed. */
  tell(): void {
    for (const claim of this.#claims) this.#request.claimed(claim)
  }

  /** There are at most as many as there are workers. */
  #of(job: string): readonly Claim[] {
    return this.#claims.filter((claim) => claim.job === job)
  }
}
