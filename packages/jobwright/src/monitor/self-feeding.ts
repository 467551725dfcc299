/** Finds jobs whose runs send the same job as many messages as it works off: work without end. */

import type { Calls } from '../authoring/calls.ts'
import type { Clock } from '../time/clock.ts'
import type { Events, Watchers } from '../events/events.ts'

/** The number of messages that are judged together. */
const MESSAGES = 1000

/** A job that takes longer for them sends itself work on purpose, now and then. */
const MOST_MS = 10 * 60_000

/** A job that sent itself this share of its messages will not come to an end. */
export const ENDLESS_SHARE = 0.99

interface Tally {
  asked: number
  worked: number
  sinceMs: number
  /** The share among the messages that were judged last. */
  share: number
}

/** Notices jobs that feed themselves. Its {@link watchers} are for `events.watch`. */
export class SelfFeeding {
  readonly #clock: Clock
  readonly #events: Events
  /** The counters of the jobs that have sent themselves work. */
  readonly #tallies = new Map<string, Tally>()

  constructor(clock: Clock, events: Events) {
    this.#clock = clock
    this.#events = events
  }

  /** Takes note that a run sends its own job work: so many messages. */
  asked(job: string, messages: number): void {
    const tally = this.#tallies.get(job)
    if (tally === undefined) {
      this.#tallies.set(job, { asked: messages, worked: 0, sinceMs: this.#clock.now(), share: 0 })
    } else {
      tally.asked += messages
    }
  }

  readonly watchers: Watchers = {
    'run.ended': ({ job, messages }) => {
      const tally = this.#tallies.size === 0 ? undefined : this.#tallies.get(job)
      if (tally === undefined) return
      tally.worked += messages
      if (tally.worked >= MESSAGES) this.#judge(job, tally)
    },
  }

  /** The jobs that feed themselves, each with the share of its messages that it sent itself. */
  now(): ReadonlyMap<string, number> {
    return new Map(
      [...this.#tallies]
        .filter(([, { share }]) => share > ENDLESS_SHARE)
        .map(([job, { share }]) => [job, share]),
    )
  }

  #judge(job: string, tally: Tally): void {
    const nowMs = this.#clock.now()
    const before = tally.share
    tally.share = nowMs - tally.sinceMs > MOST_MS ? 0 : tally.asked / tally.worked
    if (tally.share > ENDLESS_SHARE && before <= ENDLESS_SHARE) {
      this.#events.emit('job.feeds-itself', { job, share: tally.share })
    }
    tally.asked = 0
    tally.worked = 0
    tally.sinceMs = nowMs
  }
}

/** The calls of a run's context, which report calls for the run's own job. */
export function callsWithin(job: string, calls: Calls, selfFeeding: SelfFeeding): Calls {
  const noting =
    (call: (...given: unknown[]) => unknown) =>
    (...given: unknown[]): unknown => {
      if (given[0] === job) selfFeeding.asked(job, call === enqueueMany ? lengthOf(given[1]) : 1)
      return call(...given)
    }
  const { trigger, enqueue, enqueueMany } = calls as unknown as Readonly<
    Record<string, (...given: unknown[]) => unknown>
  >
  return {
    trigger: noting(trigger!),
    enqueue: noting(enqueue!),
    enqueueMany: noting(enqueueMany!),
  } as unknown as Calls // each passes its arguments on
}

/** Plain JavaScript may pass anything; the call refuses what is no array. */
function lengthOf(messages: unknown): number {
  return Array.isArray(messages) ? messages.length : 0
}
