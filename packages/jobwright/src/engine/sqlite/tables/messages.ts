/** The waiting messages: stored, put back, taken out. */

import type { RunStatus } from '../../../authoring/outcome.ts'
import { lapsePermits } from '../../rules/claim-rules.ts'
import { END_REASONS } from '../../rules/end-reasons.ts'
import {
  dependencyDeadline,
  dependencyVerdict,
  unbegunOutcome,
  type DependencyVerdict,
  type UnbegunEnd,
} from '../../rules/dependencies.ts'
import type { EngineJob } from '../../contract/engine-job.ts'
import type { NewMessage, SettledTo, Stored } from '../../contract/message.ts'
import { uniqueId } from '../../contract/unique-id.ts'
import { chainOf, hasChain, standChain } from './chains.ts'
import { freeKey, freeTimedKey, holdKey, keyHolder } from './dedupe-keys.ts'
import { factsIn, JobRow, noteStatus } from './job-row.ts'
import {
  codeOf,
  count,
  laneOf,
  UNREAD_COLUMNS,
  STATE,
  storedTime,
  textOf,
  uncount,
  type UnreadRow,
} from './message-row.ts'
import { noteEnding } from './outcomes.ts'
import { jobOf, type Store, type Tables } from './store.ts'

/** What the engine knows of a new message besides what it was given. */
export interface Provenance {
  readonly scheduledForMs?: number | undefined
  /** How it died before, as JSON. */
  readonly lineage?: string | null
  /** @default that of its job in this process */
  readonly schemaVersion?: number
}

/** Stores a message, unless another one holds its dedupe key. */
export function storeMessage(store: Store, message: NewMessage, provenance: Provenance = {}): Stored {
  return storeMessageOf(store, jobOf(store, message.job), message, provenance)
}

/** What storing a message needs to know of its job. */
export type StorableJob = Pick<
  EngineJob,
  'kind' | 'preserveOrder' | 'dependencies' | 'dependencyTimeoutMs' | 'schemaVersion'
>

/**
 * Stores a message of a job that this process need not know, unless another one holds its dedupe
 * key.
 */
export function storeMessageOf(
  tables: Tables,
  job: StorableJob,
  message: NewMessage,
  provenance: Provenance,
): Stored {
  const { db, host } = tables
  const nowMs = host.clock.now()
  const holder = keyHolder(tables, message, nowMs)
  if (holder !== undefined) return { id: holder, deduplicated: true }
  const sequence = tables.sequence.next()
  const id = message.id ?? uniqueId(nowMs)
  const chain = chainOf(job, message.orderKey)
  const state = stateOf(tables, message, chain)
  const later = state === STATE.blocked && message.dueMs > nowMs ? 1 : 0
  const lane = laneOf(message.priority)
  const schemaVersion = provenance.schemaVersion ?? job.schemaVersion
  if (state === STATE.ready) tables.changes.readied(message.job, lane, message.dueMs)
  db.run(
    INSERT,
    sequence,
    id,
    message.job,
    state,
    lane,
    sequence,
    codeOf(message.origin),
    job.kind === 'self-contained' ? 1 : 0,
    storedTime(message.dueMs),
    nowMs,
    provenance.scheduledForMs ?? null,
    message.expiresMs === undefined ? null : storedTime(message.expiresMs),
    givesUpMs(job, message.dueMs),
    chain,
    message.orderKey ?? null,
    message.dedupeUntilMs === undefined ? (message.dedupeKey ?? null) : null,
    schemaVersion,
    provenance.lineage ?? null,
    later,
    textOf(message.payload),
  )
  count(tables, { job: message.job, lane, schemaVersion, sequence, enqueuedMs: nowMs, state, later })
  holdKey(tables, message, id)
  return { id, deduplicated: false }
}

const INSERT = `INSERT INTO messages (sequence, id, job, state, lane, position, origin, is_run, due_ms, enqueued_ms, scheduled_for_ms, expires_ms,
  gives_up_ms, chain, order_key, dedupe_key, schema_version, lineage, later, payload)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** A claimed message waits again. It was claimed in time, so it does not expire any more. */
export function putBack(
  store: Store,
  row: UnreadRow,
  { dueMs, counted, alone }: Omit<Extract<SettledTo, { state: 'waiting' }>, 'state'>,
): void {
  const nowMs = store.host.clock.now()
  const state = row.chain !== null ? STATE.blocked : dueMs > nowMs ? STATE.delayed : STATE.ready
  const later = state === STATE.blocked && dueMs > nowMs ? 1 : 0
  const job = store.jobs.get(row.job)
  store.db.run(
    PUT_BACK,
    state,
    later,
    storedTime(dueMs),
    counted ? 1 : 0,
    alone ? 1 : 0,
    counted ? nowMs : null,
    job === undefined ? null : givesUpMs(job, dueMs),
    row.sequence,
  )
  count(store, { ...row, state, later })
  if (row.chain !== null) standChain(store, row.job, row.chain)
  else if (state === STATE.ready) store.changes.readied(row.job, row.lane, dueMs)
}

const PUT_BACK = `UPDATE messages SET state = ?, later = ?, claim = NULL, begun = 0, recovered = 0, due_ms = ?, attempts = attempts + ?, alone = max(alone, ?),
  first_failed_ms = coalesce(first_failed_ms, ?), gives_up_ms = ? WHERE sequence = ?`

/** Settles a waiting message as skipped, and lets it be reported once that is committed. */
export function drop(store: Store, row: UnreadRow, reason: string): void {
  takeOut(store, row, { status: 'skipped', reason })
  store.dropped.push({ id: row.id, job: row.job, reason })
}

/**
 * Settles a waiting message as cancelled.
 *
 * @returns its job; `undefined` if no message with this id waits
 */
export function cancelWaiting(tables: Tables, id: string): string | undefined {
  const row = tables.db.get<UnreadRow>(WAITING, id)
  if (row !== undefined) takeOut(tables, row, { status: 'cancelled', reason: END_REASONS.cancelled })
  return row?.job
}

const WAITING = `SELECT ${UNREAD_COLUMNS} FROM messages WHERE id = ? AND state <> ${STATE.claimed}`

/** Takes a waiting message out, and settles it. */
export function takeOut(tables: Tables, row: UnreadRow, end: UnbegunEnd): void {
  tables.db.run('DELETE FROM messages WHERE sequence = ?', row.sequence)
  uncount(tables, row)
  freeKey(tables, row)
  freeTimedKey(tables, row.id)
  if (row.chain !== null) standChain(tables, row.job, row.chain)
  // The next one may not have to wait for what this one waited for, nor dependents for this one.
  if (row.state === STATE.ready) tables.changes.readied(row.job, row.lane, row.dueMs)
  if (row.isRun === 1) tables.changes.opened(row.job)
  if (tables.jobs.has(row.job)) lapseStoredPermits(new JobRow(tables, row.job))
  conclude(tables, row, unbegunOutcome(end))
  noteEnding(tables, row, end)
}

function lapseStoredPermits(state: JobRow): void {
  const { permits } = state
  lapsePermits(state)
  if (state.permits < permits) state.save()
}

/** Notes how the latest run of a self-contained job ended. */
export function conclude(tables: Tables, row: UnreadRow, status: RunStatus | undefined): void {
  if (row.isRun === 1 && status !== undefined) noteStatus(tables, row.job, status)
}

function stateOf(tables: Tables, { job, dueMs }: NewMessage, chain: string | null): number {
  if (chain !== null && hasChain(tables, job, chain)) return STATE.blocked
  return dueMs > tables.host.clock.now() ? STATE.delayed : STATE.ready
}

function givesUpMs(job: StorableJob, dueMs: number): number | null {
  const deadlineMs = dependencyDeadline(job, dueMs)
  return deadlineMs === undefined ? null : storedTime(deadlineMs)
}

/** What the dependencies of its job say of a message. */
export function verdictOf(
  store: Store,
  job: EngineJob,
  message: Pick<UnreadRow, 'dueMs' | 'sequence'>,
): DependencyVerdict {
  return dependencyVerdict(job, message, { factsOf: factsIn(store), nowMs: store.host.clock.now() })
}

/** The due time of the message that is next in a lane of a job; `undefined` if none is ready. */
export function headDueMs({ db }: Tables, job: string, lane: number): number | undefined {
  return db.get<{ dueMs: number }>(HEAD_DUE, job, lane)?.dueMs
}

const HEAD_DUE = `SELECT due_ms AS dueMs FROM messages WHERE state = ${STATE.ready} AND job = ? AND lane = ?
  ORDER BY position LIMIT 1`
