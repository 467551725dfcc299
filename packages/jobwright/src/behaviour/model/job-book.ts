/** What the ledger keeps of one job, and the limits that its claims must keep. */

import type { RunStatus } from '../../authoring/outcome.ts'
import type { EngineJob } from '../../engine/contract/engine-job.ts'

/** Options that the engine is not told of. */
export interface BookedJob {
  readonly maxRetries?: number | undefined
  readonly rateLimit?: { readonly max: number; readonly perSeconds: number } | undefined
}

/** One job in the books. */
export class JobBook {
  readonly job: EngineJob
  readonly rules: BookedJob
  /** Live claims by id, each with its place in the order of all enqueues and claims. */
  readonly claims: Map<string, number> = new Map()
  lastStatus: RunStatus | undefined
  isPaused = false
  coolingUntilMs = 0
  /** A permit goes with the last message that it could have been for. */
  mayHaveLostPermit = false
  #permits = 0
  readonly #starts: { readonly claimId: string; readonly atMs: number; count: number }[] = []

  constructor(job: EngineJob, rules: BookedJob) {
    this.job = job
    this.rules = rules
  }

  /** At most one unused permit is kept, unless every tick counts. @returns whether this one is not too many */
  givePermit(): boolean {
    if (!this.job.scheduled) return true // it needs none
    const isRight = this.job.overlap === 'allow' || this.#permits === 0 || this.mayHaveLostPermit
    this.#permits = this.job.overlap === 'allow' ? this.#permits + 1 : 1
    this.mayHaveLostPermit = false
    return isRight
  }

  /** Counts a claim. @returns a sentence per limit that it breaks */
  problemsOfClaim(claimId: string, messages: number, nowMs: number): string[] {
    const { type, kind, enabled, scheduled, maxConcurrent, batchSize } = this.job
    const problems = [
      [!enabled, 'is disabled and was claimed'],
      [this.isPaused, 'is paused and was claimed'],
      [this.coolingUntilMs > nowMs, 'cools down and was claimed'],
      [this.claims.size >= maxConcurrent, `runs more than ${maxConcurrent} times at once`],
      [messages > (kind === 'queue' ? batchSize : 1), `was given ${messages} messages in one run`],
      [kind === 'queue' && scheduled && --this.#permits < 0, 'was claimed without a permit'],
      [this.#isOverRate(claimId, messages, nowMs), 'is over its rate'],
    ] as const
    return problems.filter(([isBroken]) => isBroken).map(([, what]) => `"${type}" ${what}`)
  }

  /** A message was given back or skipped: its task may never have seen it, so that it need not count. */
  givenBack(claimId: string): void {
    const start = this.#starts.find((one) => one.claimId === claimId)
    if (start !== undefined) start.count -= 1
  }

  #isOverRate(claimId: string, count: number, nowMs: number): boolean {
    this.#starts.push({ claimId, atMs: nowMs, count })
    const { rateLimit } = this.rules
    if (rateLimit === undefined) return false
    const sinceMs = nowMs - rateLimit.perSeconds * 1000
    const started = this.#starts.filter(({ atMs }) => atMs > sinceMs)
    return started.reduce((sum, start) => sum + start.count, 0) > rateLimit.max
  }
}
