/** The dead letters, as the memory engine keeps them. */

import { placeAfter } from '../contract/cursor.ts'
import { deadMessage, type DeadLetter, type DeadLetterChoice } from '../contract/dead-letter.ts'
import type { DeadLetterFilter, Page } from '../contract/inspection.ts'
import type { SettledTo } from '../contract/message.ts'
import { merged, SortedList } from '../../time/sorted-list.ts'
import { pageOf } from './page.ts'
import { plainMessage, type StoredMessage } from './waiting/stored-message.ts'
import { TimeOrder } from '../../time/time-order.ts'

/** The most dead letters of each job: older ones are deleted. */
const MOST_OF_A_JOB = 10_000

/** A dead letter, and its place in the order in which they died. */
interface KeptLetter extends DeadLetter {
  readonly place: number
}

function plainLetter({ place: _, ...letter }: KeptLetter): DeadLetter {
  return { ...letter, message: { ...letter.message } }
}

/** The dead letters of all jobs. */
export class DeadLetters {
  /** Of each job, in the order in which they died. */
  readonly #ofJob = new Map<string, SortedList<KeptLetter>>()
  readonly #byId = new SortedList<KeptLetter>(byId)
  readonly #died = new TimeOrder<KeptLetter>({ placeOf, timeOf: ({ diedMs }) => diedMs })
  /** How many were ever kept. */
  #kept = 0

  count(job: string): number {
    return this.#ofJob.get(job)?.size ?? 0
  }

  keep(
    message: StoredMessage,
    { reason, error, stack }: Extract<SettledTo, { state: 'dead' }>,
    diedMs: number,
  ): void {
    const { firstFailedMs = diedMs, lineage } = message
    this.#kept += 1
    const letter = {
      place: this.#kept,
      message: deadMessage(plainMessage(message)),
      reason,
      error,
      stack,
      firstFailedMs,
      diedMs,
      lineage,
    }
    const ofJob = this.#ofJob.get(message.job) ?? new SortedList(byPlace)
    this.#ofJob.set(message.job, ofJob)
    ofJob.add(letter)
    this.#byId.add(letter)
    this.#died.note(letter.place, diedMs)
    const { first: oldest } = ofJob
    if (ofJob.size > MOST_OF_A_JOB && oldest !== undefined) this.delete(oldest)
  }

  /** The dead letter of a message. */
  get(messageId: string): DeadLetter | undefined {
    const letter = this.#find(messageId)
    return letter && plainLetter(letter)
  }

  list({ jobs, id, diedBeforeMs, after, limit }: DeadLetterFilter): Page<DeadLetter> {
    const before = placeAfter('deadLetters', after) ?? Number.POSITIVE_INFINITY
    const range = { after: 0, before, beforeMs: diedBeforeMs }
    const lists = id === undefined ? this.#listsOf(jobs) : this.#listWith(id, jobs)
    const newestFirst = merged(
      lists.map((list) => this.#died.down(list, range)),
      (one, other) => byPlace(other, one),
    )
    const page = pageOf(newestFirst, 'deadLetters', { limit, placeOf })
    return { ...page, entries: page.entries.map(plainLetter) }
  }

  /** The dead letters of a choice, in the order in which they died. */
  chosen({ ids, job }: DeadLetterChoice): readonly KeptLetter[] {
    const lists = ids === undefined ? this.#listsOf(job === undefined ? [] : [job]) : this.#listOf(ids)
    const letters = lists.flatMap((list) => [...list])
    return job === undefined ? letters : letters.filter(({ message }) => message.job === job)
  }

  /** Deletes a dead letter. @returns whether it was still there */
  delete(letter: KeptLetter): boolean {
    const ofJob = this.#ofJob.get(letter.message.job)
    if (ofJob?.delete(letter) !== true) return false
    this.#byId.delete(letter)
    if (ofJob.size === 0) this.#ofJob.delete(letter.message.job)
    return true
  }

  #find(messageId: string): KeptLetter | undefined {
    const [letter] = this.#byId.from(({ message }) => message.id < messageId)
    return letter?.message.id === messageId ? letter : undefined
  }

  #listsOf(jobs: readonly string[] | undefined): readonly SortedList<KeptLetter>[] {
    if (jobs === undefined) return [...this.#ofJob.values()]
    return [...new Set(jobs)].flatMap((job) => this.#ofJob.get(job) ?? [])
  }

  #listWith(id: string, jobs: readonly string[] | undefined): readonly SortedList<KeptLetter>[] {
    const job = this.#find(id)?.message.job
    return job === undefined || jobs?.includes(job) === false ? [] : this.#listOf([id])
  }

  #listOf(ids: readonly string[]): readonly SortedList<KeptLetter>[] {
    const letters = new SortedList(byPlace)
    for (const id of ids) {
      const letter = this.#find(id)
      if (letter !== undefined) letters.add(letter)
    }
    return [letters]
  }
}

function placeOf({ place }: KeptLetter): number {
  return place
}

function byPlace(one: KeptLetter, other: KeptLetter): number {
  return one.place - other.place
}

function byId({ message: one }: KeptLetter, { message: other }: KeptLetter): number {
  if (one.id === other.id) return 0
  return one.id < other.id ? -1 : 1
}
