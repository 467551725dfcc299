/** A memory engine that gives leases and lets a test choose the results of its calls. */

import type { Engine } from '../../engine/contract/engine.ts'
import { memory } from '../../engine/memory/memory.ts'
import type { MaybePromise } from '../../time/maybe-promise.ts'
import { fakeClock, type FakeClock } from '../../testing/fake-clock.ts'
import type { Claim, ClaimRequest, Settlement } from '../../engine/contract/message.ts'
import type { EndedRun } from '../../engine/contract/run-record.ts'

/** The engine, its clock, the calls it received, and the results that a test may replace. */
export class LeasingEngine {
  readonly clock: FakeClock = fakeClock()
  readonly engine: Engine
  /** Every call of `extend`: its time in seconds, and the number of claims. */
  readonly extended: [seconds: number, claims: number][] = []
  /** The message ids of every call of `begin`. */
  readonly begun: (readonly string[])[] = []
  /** Every settlement, and whether the engine accepted it. */
  readonly settled: [to: Settlement['to'], isAccepted: boolean][] = []
  /** The result of `extend`: by default every claim still holds. */
  extend: (claimIds: readonly string[]) => MaybePromise<readonly boolean[]> = (ids) => ids.map(() => true)
  /** The result of `begin`: by default the claim still holds. */
  begin: () => MaybePromise<boolean> = () => true
  /** Whether another process holds all messages, so that this engine rejects every settlement. */
  isTakenOver = false

  /** @param leaseMs the duration of a lease; `undefined` for claims without a lease */
  constructor(leaseMs: number | undefined) {
    const inner = memory()
    // The memory engine returns its claims synchronously.
    const claim = inner.claim.bind(inner) as (request: ClaimRequest) => readonly Claim[]
    const settle = inner.settle.bind(inner)
    const finish = inner.finish.bind(inner)
    const leaseUntilMs = (): number | undefined => leaseMs && this.clock.now() + leaseMs
    this.engine = Object.assign(inner, {
      claim: (request: ClaimRequest) =>
        claim(request).map((one) => ({ ...one, leaseUntilMs: leaseUntilMs() })),
      extend: (ids: readonly string[]) => {
        this.extended.push([this.clock.elapsed() / 1000, ids.length])
        return this.extend(ids)
      },
      begin: (_claimId: string, ids: readonly string[]) => {
        this.begun.push(ids)
        return this.begin()
      },
      finish: async (runs: readonly EndedRun[]) => {
        const held = this.isTakenOver ? runs.map(() => false) : await finish(runs)
        runs.forEach(({ settlements }, index) => this.#note(settlements, () => held[index] === true))
        return held
      },
      settle: async (settlements: readonly Settlement[]) => {
        const accepted = this.isTakenOver ? settlements.map(() => false) : await settle(settlements)
        this.#note(settlements, (index) => accepted[index] === true)
        return accepted
      },
    })
  }

  #note(settlements: readonly Settlement[] = [], isAccepted: (index: number) => boolean): void {
    settlements.forEach(({ to }, index) => this.settled.push([to, isAccepted(index)]))
  }
}
