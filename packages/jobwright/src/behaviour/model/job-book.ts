/** The ledger's account of one job, which checks its claims against the limits of the job. */

import type { RunStatus } from '../../authoring/outcome.ts'
import type { EngineJob } from '../../engine/contract/engine-job.ts'

/** The options whose limits the ledger checks besides those of `EngineJob`. */
export interface BookedJob {
  readonly maxRetries?: number | undefined
  readonly rateLimit?: { readonly max: number; readonly perSeconds: number } | undefined
}

/** The account of one job. */
export class JobBook {
  readonly job: EngineJob
  readonly rules: BookedJob
  /** Live claims by id, each with its position in the sequence of all enqueues and claims. */
  readonly claims: Map<string, number> = new Map()
  lastStatus: RunStatus | undefined
  isPaused = false
  coolingUntilMs = 0
  /**
   * Whether an unused permit may have lapsed, because a message that it was given for has ended.
   */
  mayHaveLostPermit = false
  #permits = 0
  readonly #starts: { readonly claimId: string; readonly atMs: number; count: number }[] = []

  constructor(job: EngineJob, rules: BookedJob) {
    this.job = job
    this.rules = rules
  }

  /**
   * Counts a permit. A job keeps at most one unused permit, unless `overlap` is `allow`.
   *
   * @returns whether the job may have this permit
   */
  givePermit(): boolean {
    if (!this.job.scheduled) return true // a job without a schedule needs no permit
    const isRight = this.job.overlap === 'allow' || this.#permits === 0 || this.mayHaveLostPermit
    this.#permits = this.job.overlap === 'allow' ? this.#permits + 1 : 1
    this.mayHaveLostPermit = false
    return isRight
  }

  /**
   * Counts a claim.
   *
   * @returns one sentence for each limit that the claim breaks
   */
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

  /**
   * Takes a message out of the rate. A message that was given back or skipped may never have
   * reached its task, so it need not count.
   */
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
