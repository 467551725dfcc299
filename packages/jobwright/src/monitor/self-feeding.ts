/** Jobs whose runs ask for as many runs of the same job as there are: work without end. */

import type { Calls } from '../authoring/calls.ts'
import type { Clock } from '../time/clock.ts'
import type { EventRecord, Events } from '../events/events.ts'

/** So many messages are looked at together. */
const MESSAGES = 1000

/** What takes longer for them is meant: a job that asks for itself now and then, for ever. */
const MOST_MS = 10 * 60_000

/** The share of its messages that a job has asked for itself from which it will not come to an end. */
export const ENDLESS_SHARE = 0.99

interface Tally {
  asked: number
  worked: number
  sinceMs: number
  /** Of the last messages that were looked at together. */
  share: number
}

/** Notices jobs that feed themselves. Give its {@link hear} to `events.watch`. */
export class SelfFeeding {
  readonly #clock: Clock
  readonly #events: Events
  /** Of the jobs that have asked for themselves. */
  readonly #tallies = new Map<string, Tally>()

  constructor(clock: Clock, events: Events) {
    this.#clock = clock
    this.#events = events
  }

  /** A run of a job asks for the same job. */
  asked(job: string): void {
    const tally = this.#tallies.get(job)
    if (tally === undefined) {
      this.#tallies.set(job, { asked: 1, worked: 0, sinceMs: this.#clock.now(), share: 0 })
    } else {
      tally.asked += 1
    }
  }

  readonly hear = ({ type, fields }: EventRecord): void => {
    if (type !== 'run.ended' || this.#tallies.size === 0) return
    const tally = this.#tallies.get(fields.job)
    if (tally === undefined) return
    tally.worked += fields.messages
    if (tally.worked >= MESSAGES) this.#judge(fields.job, tally)
  }

  /** The jobs that feed themselves, and the share of their messages that they asked for. */
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

/** The calls as a run of a job makes them. */
export function callsWithin(
  job: string,
  calls: Pick<Calls, 'trigger' | 'enqueue'>,
  selfFeeding: SelfFeeding,
): Pick<Calls, 'trigger' | 'enqueue'> {
  const noting =
    (call: (...given: unknown[]) => unknown) =>
    (...given: unknown[]): unknown => {
      if (given[0] === job) selfFeeding.asked(job)
      return call(...given)
    }
  const { trigger, enqueue } = calls as unknown as Readonly<Record<string, (...given: unknown[]) => unknown>>
  return { trigger: noting(trigger!), enqueue: noting(enqueue!) } as unknown as Calls // each passes on what it is given
}
