/** Whose turn it is: the higher lane first, and within a lane the jobs take turns. */

import { LANES, type JobPriority } from '../../manifest/priority.ts'
import type { JobState } from './job-state.ts'
import { Ring } from './ring.ts'

/** Tries to start a run of a job with the head of one of its lanes. */
export type Attempt<Found> = (state: JobState, lane: JobPriority) => Found | undefined

/** A job that has something ready in a lane. */
interface Head {
  readonly state: JobState
  readonly lane: JobPriority
  readonly dueMs: number
}

/**
 * The jobs that have something ready, one ring per lane. A job that cannot run now leaves its ring and must be listed
 * again when it can: so nothing is looked at twice, and a job that waits holds up nobody.
 */
export class Lanes {
  readonly #rings: Readonly<Record<JobPriority, Ring<JobState>>> = {
    CRITICAL: new Ring(),
    HIGH: new Ring(),
    NORMAL: new Ring(),
    LOW: new Ring(),
  }

  /** Lets a job take part in every lane in which it has something ready. */
  list(state: JobState): void {
    for (const lane of LANES) this.#listIn(lane, state)
  }

  /** The first success in the order of lanes and turns. */
  next<Found>(attempt: Attempt<Found>): Found | undefined {
    for (const lane of LANES) {
      const ring = this.#rings[lane]
      for (let state = ring.take(); state !== undefined; state = ring.take()) {
        const found = state.queue.head(lane) && attempt(state, lane)
        if (found === undefined) continue
        this.#listIn(lane, state)
        return found
      }
    }
    return undefined
  }

  /** The success with the oldest due message of any lane. */
  oldest<Found>(attempt: Attempt<Found>): Found | undefined {
    const heads = this.#heads()
    for (let head = takeOldest(heads); head !== undefined; head = takeOldest(heads)) {
      const found = attempt(head.state, head.lane)
      if (found !== undefined) return found
    }
    return undefined
  }

  #listIn(lane: JobPriority, state: JobState): void {
    const seat = state.seats[lane]
    if (!seat.isTaken && state.queue.head(lane) !== undefined) this.#rings[lane].add(seat)
  }

  #heads(): Head[] {
    const heads: Head[] = []
    for (const lane of LANES) {
      for (const state of this.#rings[lane].members()) {
        const dueMs = state.queue.head(lane)?.dueMs
        if (dueMs !== undefined) heads.push({ state, lane, dueMs })
      }
    }
    return heads
  }
}

/** As a rule the first one is it, so they are not sorted. Of those that are due at one time, the first. */
function takeOldest(heads: Head[]): Head | undefined {
  let oldest = 0
  for (let at = 1; at < heads.length; at += 1) {
    if (heads[at]!.dueMs < heads[oldest]!.dueMs) oldest = at
  }
  return heads.splice(oldest, 1)[0]
}
