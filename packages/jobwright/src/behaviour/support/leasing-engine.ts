/** An engine in memory that gives leases, with answers that a test decides: for tests of the runtime itself. */

import type { Engine } from '../../engine/contract/engine.ts'
import { memory } from '../../engine/memory/memory.ts'
import type { MaybePromise } from '../../time/maybe-promise.ts'
import { fakeClock, type FakeClock } from '../../testing/fake-clock.ts'
import type { Claim, ClaimRequest, Settlement } from '../../engine/contract/message.ts'
import type { RunRecord } from '../../engine/contract/run-record.ts'

/** What a test decides, and what it sees. */
export class LeasingEngine {
  readonly clock: FakeClock = fakeClock()
  readonly engine: Engine
  /** After how many seconds leases were prolonged, and of how many claims. */
  readonly extended: [seconds: number, claims: number][] = []
  /** The ids of messages that began, by call. */
  readonly begun: (readonly string[])[] = []
  /** What was settled, and whether it was not void. */
  readonly settled: [to: Settlement['to'], was: boolean][] = []
  /** What `extend` answers; every claim holds unless the test says otherwise. */
  extend: (claimIds: readonly string[]) => MaybePromise<readonly boolean[]> = (ids) => ids.map(() => true)
  /** What `begin` answers. */
  begin: () => MaybePromise<boolean> = () => true
  /** Whether another process has all messages by now, so that what is settled is void. */
  isTakenOver = false

  /** @param leaseMs how long a lease lasts; `undefined` for none */
  constructor(leaseMs: number | undefined) {
    const inner = memory()
    const claim = inner.claim.bind(inner) as (request: ClaimRequest) => readonly Claim[] // memory answers at once
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
      finish: (runs: readonly RunRecord[]) => (this.isTakenOver ? undefined : finish(runs)),
      settle: async (settlements: readonly Settlement[]) => {
        const was = this.isTakenOver ? settlements.map(() => false) : await settle(settlements)
        settlements.forEach(({ to }, index) => this.settled.push([to, was[index] === true]))
        return was
      },
    })
  }
}
