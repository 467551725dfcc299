/** Which message is claimed next, and the claim on it. */

import type { JobPriority } from '../../manifest/priority.ts'
import { clearHeads, isOldestFirst, isOpen, mostInOneRun, needsPermit } from '../rules/claim-rules.ts'
import { waitCircles, type WaitFacts, type WaitingClaim, type WaitingPlace } from '../rules/wait-circle.ts'
import type { Claim, ClaimRequest } from '../contract/message.ts'
import type { AwaitedMessage, WaitCircle } from '../contract/wait.ts'
import type { JobState } from './job-states.ts'
import type { LiveClaim } from './live-claims.ts'
import type { Store } from './store.ts'
import type { StoredMessage } from './waiting/stored-message.ts'

/** Makes the claims on the messages of one store. */
export class Claiming {
  readonly #store: Store
  #claims = 0

  constructor(store: Store) {
    this.#store = store
  }

  /** Claims what may start now, at most as many runs as the request has workers for. */
  claim(request: ClaimRequest): readonly Claim[] {
    const { lanes } = this.#store
    const claims: Claim[] = []
    const claimHead = (state: JobState, lane: JobPriority): Claim | undefined =>
      this.#claimHead(state, lane, request)
    while (claims.length < request.runs) {
      const isOldest = isOldestFirst(this.#claims)
      const claim = (isOldest ? lanes.oldest(claimHead) : undefined) ?? lanes.next(claimHead)
      if (claim === undefined) break
      this.#claims += 1
      claims.push(claim)
      request.claimed(claim)
    }
    return claims
  }

  /** Notes what the run of a claim waits for. @returns the circles that come of it */
  noteWaits(claimId: string, awaited: readonly AwaitedMessage[]): readonly WaitCircle[] {
    const claim = this.#store.claims.get(claimId)
    if (claim === undefined) return []
    const before = new Set(claim.awaited.map(({ id }) => id))
    claim.awaited = awaited
    const fresh = awaited.filter(({ id }) => !before.has(id))
    const circles = waitCircles(waitingClaim(claim), fresh, waitFacts(this.#store))
    if (circles.length === 0) return circles
    const refused = new Set(circles.map(({ messageId }) => messageId))
    claim.awaited = awaited.filter(({ id }) => !refused.has(id))
    return circles
  }

  /** Claims messages from the head of a lane on, if everything allows it. */
  #claimHead(state: JobState, lane: JobPriority, request: ClaimRequest): Claim | undefined {
    if (!isOpen(state) || !this.#clearHeads(state, lane)) return undefined
    const { type } = state.job
    if (request.slots(type) < 1) return undefined
    const most = Math.min(request.allowance(type), mostInOneRun(state.job, this.#store.factsOf))
    return most < 1 ? undefined : this.#hold(state, lane, most)
  }

  /** Drops heads that can never run. @returns whether one is left that may run now */
  #clearHeads(state: JobState, lane: JobPriority): boolean {
    const store = this.#store
    const { job, queue } = state
    const nowMs = store.now()
    if (job.dependencies.length > 0) {
      const context = {
        factsOf: store.factsOf,
        nowMs,
        drop: (message: StoredMessage, reason: string) => store.drop(state, message, reason),
      }
      if (!clearHeads(job, headsInLane(state, lane), context)) {
        store.holdBack(state)
        return false
      }
    }
    // Where very many expire together, a head may have to wait until the timetable drops it.
    return queue.head(lane)?.isExpired(nowMs) === false
  }

  #hold(state: JobState, lane: JobPriority, most: number): Claim | undefined {
    const messages = state.queue.take(lane, most)
    if (messages.length === 0) return undefined
    if (needsPermit(state.job)) state.permits -= 1
    const sequence = this.#store.nextSequence()
    const { id } = this.#store.claims.add({ state, sequence, unsettled: messages })
    for (const message of messages) this.#store.claim(state, message)
    state.running += 1
    if (state.job.kind === 'queue') state.begin(sequence)
    const claimed = messages.slice() as [StoredMessage, ...StoredMessage[]] // it is not empty
    return { id, job: state.job.type, messages: claimed, leaseUntilMs: undefined }
  }
}

/** The heads of a lane, each once the one before it was dropped. */
function* headsInLane({ queue }: JobState, lane: JobPriority): Iterable<StoredMessage> {
  for (let head = queue.head(lane); head !== undefined; head = queue.head(lane)) yield head
}

function waitingClaim({ id, state, sequence, unsettled, awaited }: LiveClaim): WaitingClaim {
  return { id, job: state.job.type, sequence, held: unsettled.map((one) => placeOf(state, one)), awaited }
}

function placeOf({ job }: JobState, { id, sequence, orderKey }: StoredMessage): WaitingPlace {
  return { id, sequence, chain: job.preserveOrder === 'key' ? orderKey : job.preserveOrder && '' }
}

function waitFacts(store: Store): WaitFacts {
  const claimsOf = (type: string): readonly WaitingClaim[] =>
    [...store.claims].filter(({ state }) => state.job.type === type).map(waitingClaim)
  return {
    job: (type) => store.states.find(type)?.job,
    claimsOf,
    waiting({ id, job }) {
      const message = store.unsettled.find(id)
      const isWaiting = message?.state === 'ready' || message?.state === 'delayed'
      return isWaiting ? placeOf(store.state(job), message) : undefined
    },
    hasWaitingBefore(type, sequence) {
      const claimed = claimsOf(type).filter(({ held }) => (held[0]?.sequence ?? sequence) < sequence)
      let unfinished = 0
      for (const one of store.states.find(type)?.unfinished ?? []) {
        if (one >= sequence) return false
        unfinished += 1
        if (unfinished > claimed.length) return true
      }
      return false
    },
  }
}
