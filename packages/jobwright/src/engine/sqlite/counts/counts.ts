/**
 * How many messages of each job are where, and in which blocks of sequences they are: kept in the
 * transaction that moves the messages, so that nobody ever has to count them.
 */

import type { Database } from '../connection/database.ts'
import { blockOf, listedAt, PLACE, type Place } from './place.ts'

/** What the counts know a message by. */
export interface CountedMessage {
  readonly job: string
  readonly lane: number
  readonly schemaVersion: number
  readonly sequence: number
  readonly enqueuedMs: number
}

/** Messages of one job, place, lane, version and block. */
interface Group extends Omit<CountedMessage, 'sequence' | 'enqueuedMs'> {
  readonly place: Place
  readonly block: number
  /** How many more there are than before the transaction; negative if there are fewer. */
  more: number
  /** When the first of them was enqueued, in milliseconds since the epoch. */
  earliestMs: number
}

/** How many messages of a job are at a place in a lane. */
export interface Count {
  readonly job: string
  readonly place: Place
  readonly lane: number
  readonly messages: number
}

/**
 * The counts of one file. A transaction adds up what it moves, and writes one row for each group of
 * messages that are alike: a batch costs little more than one message.
 */
export class Counts {
  readonly #db: Database
  readonly #groups = new Map<string, Group>()
  /** The group that changed last: the next message is most likely of the same one. */
  #last: Group | undefined

  constructor(db: Database) {
    this.#db = db
  }

  /** A message came to a place. */
  add(message: CountedMessage, place: Place): void {
    const group = this.#groupOf(message, place)
    group.more += 1
    group.earliestMs = Math.min(group.earliestMs, message.enqueuedMs)
  }

  /** A message left its place. */
  remove(message: CountedMessage, place: Place): void {
    this.#groupOf(message, place).more -= 1
  }

  /** Dead letters of a job came or, if `more` is negative, went. */
  addDead(job: string, more: number): void {
    const message = { job, lane: 0, schemaVersion: 0, sequence: 0, enqueuedMs: 0 }
    this.#groupOf(message, PLACE.dead).more += more
  }

  /** How many messages of a job are at any of these places. In a transaction it knows its own. */
  of(job: string, places: readonly Place[]): number {
    this.write()
    return this.#db.get<{ messages: number }>(OF_JOB, job, JSON.stringify(places))?.messages ?? 0
  }

  /** Every count that is not 0. */
  all(): readonly Count[] {
    return this.#db.all<Count>(ALL)
  }

  /** Called at the beginning of each transaction: one that was rolled back has moved nothing. */
  begin(): void {
    this.#groups.clear()
    this.#last = undefined
  }

  /** Called at the end of each transaction, and before anything reads the counts in it. */
  write(): void {
    for (const group of this.#groups.values()) if (group.more !== 0) this.#writeGroup(group)
    this.begin()
  }

  #writeGroup({ job, place, lane, schemaVersion, block, more, earliestMs }: Group): void {
    this.#db.run(COUNT, job, place, lane, schemaVersion, more)
    const state = listedAt(place)
    if (state === undefined) return
    const row = this.#db.get<{ messages: number }>(COUNT_IN_BLOCK, job, state, block, more, earliestMs)
    if ((row?.messages ?? 0) <= 0) this.#db.run(FORGET_BLOCK, job, state, block)
  }

  #groupOf(message: CountedMessage, place: Place): Group {
    const block = blockOf(message.sequence)
    if (isOf(this.#last, message, place, block)) return this.#last
    const { job, lane, schemaVersion } = message
    const key = `${place} ${lane} ${schemaVersion} ${block} ${job}`
    let group = this.#groups.get(key)
    if (group === undefined) {
      group = { job, lane, schemaVersion, place, block, more: 0, earliestMs: Number.MAX_SAFE_INTEGER }
      this.#groups.set(key, group)
    }
    this.#last = group
    return group
  }
}

function isOf(
  group: Group | undefined,
  { job, lane, schemaVersion }: CountedMessage,
  place: Place,
  block: number,
): group is Group {
  return (
    group?.job === job &&
    group.place === place &&
    group.block === block &&
    group.lane === lane &&
    group.schemaVersion === schemaVersion
  )
}

const OF_JOB = `SELECT coalesce(sum(messages), 0) AS messages FROM counts
  WHERE job = ? AND place IN (SELECT value FROM json_each(?))`
const ALL = `SELECT job, place, lane, sum(messages) AS messages FROM counts WHERE messages <> 0
  GROUP BY job, place, lane`
const COUNT = `INSERT INTO counts VALUES (?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET messages = messages + excluded.messages`
const COUNT_IN_BLOCK = `INSERT INTO message_blocks VALUES (?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET messages = messages + excluded.messages, earliest_ms = min(earliest_ms, excluded.earliest_ms)
  RETURNING messages`
const FORGET_BLOCK = 'DELETE FROM message_blocks WHERE job = ? AND state = ? AND block = ?'
