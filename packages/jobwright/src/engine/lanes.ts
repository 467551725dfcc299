/** Whose turn it is: the higher lane first, and within a lane the jobs take turns. */

import { LANES, type JobPriority } from '../manifest/priority.ts'
import { Fifo } from './fifo.ts'
import type { JobState } from './job-state.ts'

/** Tries to start a run of a job with the head of one of its lanes. */
export type Attempt<Found> = (state: JobState, lane: JobPriority) => Found | undefined

/**
 * The jobs that have something ready, one ring per lane. A job that cannot run now leaves its ring and must be listed
 * again when it can: so nothing is looked at twice, and a job that waits holds up nobody.
 */
export class Lanes {
  readonly #rings: Readonly<Record<JobPriority, Ring>> = {
    CRITICAL: new Ring(),
    HIGH: new Ring(),
    NORMAL: new Ring(),
    LOW: new Ring(),
  }

  /** Lets a job take part in every lane in which it has something ready. */
  list(state: JobState): void {
    for (const lane of LANES) {
      if (state.queue.head(lane) !== undefined) this.#rings[lane].add(state)
    }
  }

  /** The first success in the order of lanes and turns. */
  next<Found>(attempt: Attempt<Found>): Found | undefined {
    for (const lane of LANES) {
      for (let state = this.#rings[lane].take(); state !== undefined; state = this.#rings[lane].take()) {
        const found = state.queue.head(lane) && attempt(state, lane)
        if (found === undefined) continue
        if (state.queue.head(lane) !== undefined) this.#rings[lane].add(state)
        return found
      }
    }
    return undefined
  }

  /** The success with the oldest due message of any lane. */
  oldest<Found>(attempt: Attempt<Found>): Found | undefined {
    const heads = LANES.flatMap((lane) =>
      this.#rings[lane].jobs().map((state) => ({ state, lane, dueMs: state.queue.head(lane)?.dueMs })),
    )
    const waiting = heads.filter((head): head is typeof head & { dueMs: number } => head.dueMs !== undefined)
    for (const { state, lane } of waiting.toSorted((a, b) => a.dueMs - b.dueMs)) {
      const found = attempt(state, lane)
      if (found !== undefined) return found
    }
    return undefined
  }
}

/** Jobs in turn, each at most once. */
class Ring {
  readonly #line = new Fifo<JobState>()
  readonly #members = new Set<JobState>()

  add(state: JobState): void {
    if (this.#members.has(state)) return
    this.#members.add(state)
    this.#line.enqueue(state)
  }

  take(): JobState | undefined {
    const state = this.#line.dequeue()
    if (state !== undefined) this.#members.delete(state)
    return state
  }

  jobs(): readonly JobState[] {
    return [...this.#members]
  }
}
