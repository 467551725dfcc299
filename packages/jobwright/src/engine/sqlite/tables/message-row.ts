/** A message as a row of its table, and the codes of its columns. */

import { LANES, type JobPriority } from '../../../manifest/priority.ts'
import type { EarlierDeath } from '../../contract/dead-letter.ts'
import type { ListedMessage } from '../../contract/inspection.ts'
import type { Message, MessageOrigin } from '../../contract/message.ts'
import type { CountedMessage } from '../counts/counts.ts'
import { PLACE, type Place } from '../counts/place.ts'
import type { Tables } from './store.ts'

/** Where a message is: the codes of the column `state`. Every statement takes them from here. */
export const STATE = {
  /** It may be claimed. */
  ready: 0,
  /** It waits until it is due. */
  delayed: 1,
  /** It waits behind the head of its chain, due or not. */
  blocked: 2,
  /** A run holds it. */
  claimed: 3,
} as const

/** The codes of the column `origin`. */
const ORIGINS: readonly MessageOrigin[] = ['schedule', 'manual', 'message']

/** The columns of {@link UnreadRow}, for SELECT. */
export const UNREAD_COLUMNS = `sequence, id, job, state, lane, position, origin, is_run AS isRun, due_ms AS dueMs, enqueued_ms AS enqueuedMs,
  scheduled_for_ms AS scheduledForMs, chain, order_key AS orderKey, dedupe_key AS dedupeKey, schema_version AS schemaVersion, attempts,
  alone, recovered, begun, first_failed_ms AS firstFailedMs, lineage, claim, later`

/** The columns of {@link MessageRow}, for SELECT. */
export const MESSAGE_COLUMNS: string = `${UNREAD_COLUMNS}, payload`

/** A row of the table `messages`. The booleans are 0 or 1. */
export interface MessageRow {
  readonly sequence: number
  readonly id: string
  readonly job: string
  readonly state: number
  readonly lane: number
  readonly position: number
  readonly origin: number
  readonly isRun: number
  readonly dueMs: number
  readonly enqueuedMs: number
  readonly scheduledForMs: number | null
  readonly chain: string | null
  readonly orderKey: string | null
  readonly dedupeKey: string | null
  readonly schemaVersion: number
  readonly attempts: number
  readonly alone: number
  readonly recovered: number
  readonly begun: number
  readonly firstFailedMs: number | null
  readonly lineage: string | null
  readonly claim: number | null
  /** Whether it is blocked and, as far as the engine has noticed, not due. */
  readonly later: number
  readonly payload: string | null
}

/**
 * A row without its payload, which may be large: enough to judge a message, to move it and to take
 * it out.
 */
export type UnreadRow = Omit<MessageRow, 'payload'>

/** The columns of {@link ClaimableRow}: each costs time in every claim of every message. */
export const CLAIM_COLUMNS = `sequence, id, job, lane, origin, due_ms AS dueMs, enqueued_ms AS enqueuedMs,
  scheduled_for_ms AS scheduledForMs, chain, order_key AS orderKey, dedupe_key AS dedupeKey, schema_version AS schemaVersion,
  attempts, alone, recovered, state, later, payload`

/** The messages of a lane of a job that this process may claim, in their order. */
export const READY: string = `FROM messages WHERE state = ${STATE.ready} AND job = ? AND lane = ? AND schema_version <= ? ORDER BY position LIMIT ?`

/** What a claim needs of a message. */
export type ClaimableRow = Omit<
  MessageRow,
  'position' | 'isRun' | 'begun' | 'firstFailedMs' | 'lineage' | 'claim'
>

/** What the rows of messages and of dead letters have in common. */
type MessageFields = Pick<
  MessageRow,
  | 'id'
  | 'job'
  | 'payload'
  | 'origin'
  | 'lane'
  | 'enqueuedMs'
  | 'dueMs'
  | 'scheduledForMs'
  | 'orderKey'
  | 'attempts'
  | 'recovered'
>

/** The message of a row. */
export function messageOf(row: MessageFields): Message {
  return {
    id: row.id,
    job: row.job,
    payload: row.payload === null ? undefined : JSON.parse(row.payload),
    origin: originOf(row.origin),
    priority: priorityOf(row.lane),
    enqueuedMs: row.enqueuedMs,
    dueMs: row.dueMs,
    scheduledForMs: row.scheduledForMs ?? undefined,
    orderKey: row.orderKey ?? undefined,
    attempts: row.attempts,
    recovered: row.recovered === 1,
  }
}

/** The message of a row, with its state as a list shows it. */
export function listedMessageOf(row: MessageRow): ListedMessage {
  const place = placeOf(row)
  const state = place === undefined ? 'running' : place === PLACE.delayed ? 'delayed' : 'ready'
  return { ...messageOf(row), state }
}

/** Where the counts have a message; `undefined` if it is claimed, and so is not counted. */
function placeOf({ state, later }: Pick<MessageRow, 'state' | 'later'>): Place | undefined {
  if (state === STATE.claimed) return undefined
  if (state === STATE.ready) return PLACE.ready
  return state === STATE.delayed || later === 1 ? PLACE.delayed : PLACE.blocked
}

/** Counts a message that came to where its row says. */
export function count({ counts }: Pick<Tables, 'counts'>, row: CountedRow): void {
  const place = placeOf(row)
  if (place !== undefined) counts.add(row, place)
}

/** Counts a message that is no longer where its row says. */
export function uncount({ counts }: Pick<Tables, 'counts'>, row: CountedRow): void {
  const place = placeOf(row)
  if (place !== undefined) counts.remove(row, place)
}

/** What the counts need of a message. */
export type CountedRow = CountedMessage & Pick<MessageRow, 'state' | 'later'>

/** The columns of {@link CountedRow}. */
export const COUNTED_COLUMNS =
  'sequence, job, lane, schema_version AS schemaVersion, enqueued_ms AS enqueuedMs, state, later'

/** The column of a payload: JSON, or NULL if there is none. */
export function textOf(payload: unknown): string | null {
  return payload === undefined ? null : JSON.stringify(payload)
}

/** The column of a priority. Lanes count from the highest. */
export function laneOf(priority: JobPriority): number {
  return LANES.indexOf(priority)
}

function priorityOf(lane: number): JobPriority {
  return LANES[lane] ?? 'NORMAL'
}

/** The column of an origin. */
export function codeOf(origin: MessageOrigin): number {
  return ORIGINS.indexOf(origin)
}

export function originOf(code: number): MessageOrigin {
  return ORIGINS[code] ?? 'message'
}

/** How a message died before, from its column. */
export function lineageOf(text: string | null): readonly EarlierDeath[] {
  return text === null ? [] : JSON.parse(text)
}

/** The latest time that a `Date` can have; nothing waits for as long. */
const LATEST_MS = 8.64e15

/**
 * The column of a time. SQLite would keep a later one exactly, but Node refuses to read integers
 * beyond the safe ones.
 */
export function storedTime(ms: number): number {
  return Math.min(ms, LATEST_MS)
}
