/** The dead letters, as the memory engine keeps them. */

import { pageOf, plainMessage, type Listing } from './list-messages.ts'
import type { Message, SettledTo } from '../contract/message.ts'
import {
  deadMessage,
  earlierDeath,
  type DeadLetter,
  type DeadLetterChoice,
  type EarlierDeath,
} from '../contract/dead-letter.ts'
import type { DeadLetterFilter, Page } from '../contract/inspection.ts'

/** The most dead letters of each job: older ones are deleted. */
const MOST_OF_A_JOB = 10_000

/** A dead letter, and its place in the order in which they died. */
interface KeptLetter extends DeadLetter {
  readonly place: number
}

const LETTERS: Listing<KeptLetter> = { list: 'deadLetters', placeOf: ({ place }) => place }

function plainLetter({ place: _, ...letter }: KeptLetter): DeadLetter {
  return { ...letter, message: { ...letter.message } }
}

/** The dead letters of all jobs, and how redriven messages died before. */
export class DeadLetters {
  readonly #letters = new Map<string, Map<string, KeptLetter>>()
  /** How many were ever kept. */
  #kept = 0
  /** By message id, of messages that are not settled. */
  readonly #firstFailedMs = new Map<string, number>()
  readonly #lineages = new Map<string, readonly EarlierDeath[]>()

  count(job: string): number {
    return this.#letters.get(job)?.size ?? 0
  }

  /** Notes that an attempt failed of a message that waits for its retry. */
  failed({ id }: Message, nowMs: number): void {
    if (!this.#firstFailedMs.has(id)) this.#firstFailedMs.set(id, nowMs)
  }

  /** Forgets what was noted of a message that ended in another way. */
  ended({ id }: Message): void {
    // As a rule both are empty: then the id, a long string, need not be hashed.
    if (this.#firstFailedMs.size > 0) this.#firstFailedMs.delete(id)
    if (this.#lineages.size > 0) this.#lineages.delete(id)
  }

  keep(
    message: Message,
    { reason, error, stack }: Extract<SettledTo, { state: 'dead' }>,
    diedMs: number,
  ): void {
    const firstFailedMs = this.#firstFailedMs.get(message.id) ?? diedMs
    const lineage = this.#lineages.get(message.id) ?? []
    this.ended(message)
    const ofJob = this.#letters.get(message.job) ?? new Map<string, KeptLetter>()
    this.#letters.set(message.job, ofJob)
    this.#kept += 1
    ofJob.set(message.id, {
      place: this.#kept,
      message: deadMessage(plainMessage(message)),
      reason,
      error,
      stack,
      firstFailedMs,
      diedMs,
      lineage,
    })
    const [oldest] = ofJob.keys()
    if (ofJob.size > MOST_OF_A_JOB && oldest !== undefined) ofJob.delete(oldest)
  }

  /** The dead letter of a message. */
  get(messageId: string): DeadLetter | undefined {
    for (const ofJob of this.#letters.values()) {
      const letter = ofJob.get(messageId)
      if (letter !== undefined) return plainLetter(letter)
    }
    return undefined
  }

  list({ jobs, id, diedBeforeMs, ...part }: DeadLetterFilter): Page<DeadLetter> {
    const letters = [...this.#letters.values()].flatMap((ofJob) => [...ofJob.values()])
    const chosen = letters.filter(
      ({ message, diedMs }) =>
        (jobs === undefined || jobs.includes(message.job)) &&
        (id === undefined || message.id === id) &&
        (diedBeforeMs === undefined || diedMs < diedBeforeMs),
    )
    const newestFirst = chosen.toSorted((one, other) => other.place - one.place)
    const page = pageOf(newestFirst, LETTERS, part)
    return { ...page, entries: page.entries.map(plainLetter) }
  }

  /** Takes the chosen dead letters out. */
  take({ ids, job }: DeadLetterChoice): readonly DeadLetter[] {
    if (ids === undefined && job === undefined) return []
    const wanted = ids && new Set(ids)
    const taken: DeadLetter[] = []
    for (const [type, ofJob] of this.#letters) {
      if (job !== undefined && type !== job) continue
      for (const [id, letter] of ofJob) {
        if (wanted?.has(id) === false) continue
        ofJob.delete(id)
        taken.push(letter)
      }
    }
    return taken
  }

  /** Keeps how a redriven message died, for the lineage of its next death. */
  redriven(letter: DeadLetter, redrivenMs: number): void {
    this.#lineages.set(letter.message.id, [...letter.lineage, earlierDeath(letter, redrivenMs)])
  }
}
