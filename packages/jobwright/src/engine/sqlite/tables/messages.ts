/** The waiting messages: stored, put back, promoted when they are due, given up, taken out. */

import { END_REASONS, lapsePermits } from '../../contract/claim-rules.ts'
import { dependencyDeadline, dependencyVerdict, type DependencyVerdict } from '../../contract/dependencies.ts'
import type { RunStatus } from '../../../authoring/outcome.ts'
import { chainOf, hasChain, standChain } from './chains.ts'
import { freeKey, holdKey, keyHolder } from './dedupe-keys.ts'
import { factsIn, JobRow, noteStatus } from './job-row.ts'
import { codeOf, laneOf, MESSAGE_COLUMNS, STATE, textOf, type MessageRow } from './message-row.ts'
import { noteEnding } from './outcomes.ts'
import { jobOf, type Store, type Tables, type TablesOfJobs } from './store.ts'
import { storedTime } from '../connection/stored-number.ts'
import type { NewMessage, SettledTo, Stored } from '../../contract/message.ts'
import type { EngineJob } from '../../contract/engine-job.ts'

const INSERT = `INSERT INTO messages (sequence, id, job, state, lane, position, origin, is_run, due_ms, enqueued_ms, scheduled_for_ms, expires_ms,
  gives_up_ms, chain, order_key, dedupe_key, schema_version, lineage, payload)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** What the store knows of a message besides what it was given. */
export interface Provenance {
  readonly scheduledForMs?: number | undefined
  /** How it died before, as JSON. */
  readonly lineage?: string | null
  /** @default that of its job now */
  readonly schemaVersion?: number
}

/** Stores a message, unless another one holds its dedupe key. */
export function storeMessage(store: Store, message: NewMessage, provenance: Provenance = {}): Stored {
  return storeMessageOf(store, jobOf(store, message.job), message, provenance)
}

/** What has to be known of a job to store its messages. */
export type StorableJob = Pick<
  EngineJob,
  'kind' | 'preserveOrder' | 'dependencies' | 'dependencyTimeoutMs' | 'schemaVersion'
>

/** The same where the job is known from elsewhere. */
export function storeMessageOf(
  store: Tables,
  job: StorableJob,
  message: NewMessage,
  provenance: Provenance,
): Stored {
  const { db, host, sequence: numbers } = store
  const nowMs = host.clock.now()
  const holder = keyHolder(store, message, nowMs)
  if (holder !== undefined) return { id: holder, deduplicated: true }
  const sequence = numbers.next()
  const id = message.id ?? `m${sequence.toString(36)}`
  const chain = chainOf(job, message.orderKey)
  db.run(
    INSERT,
    sequence,
    id,
    message.job,
    stateOf(store, message, chain),
    laneOf(message.priority),
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
    provenance.schemaVersion ?? job.schemaVersion,
    provenance.lineage ?? null,
    textOf(message.payload),
  )
  holdKey(store, message, id)
  return { id, deduplicated: false }
}

/** A claimed message waits again. It was claimed in time: it does not expire any more. */
export function putBack(
  store: Store,
  row: MessageRow,
  { dueMs, counted, alone }: Omit<Extract<SettledTo, { state: 'waiting' }>, 'state'>,
): void {
  const nowMs = store.host.clock.now()
  const state = row.chain !== null ? STATE.blocked : dueMs > nowMs ? STATE.delayed : STATE.ready
  store.db.run(
    `UPDATE messages SET state = ?, claim = NULL, begun = 0, recovered = 0, due_ms = ?, attempts = attempts + ?, alone = max(alone, ?),
      first_failed_ms = coalesce(first_failed_ms, ?), gives_up_ms = ? WHERE sequence = ?`,
    state,
    storedTime(dueMs),
    counted ? 1 : 0,
    alone ? 1 : 0,
    counted ? nowMs : null,
    givesUpAgainMs(store, row.job, dueMs),
    row.sequence,
  )
  if (row.chain !== null) standChain(store, row.job, row.chain)
}

/** Settles a message that waits as skipped, and has it told. */
export function drop(store: Store, row: MessageRow, reason: string): void {
  takeOut(store, row, { status: 'skipped', reason })
  store.dropped.push({ id: row.id, job: row.job, reason })
}

/** Settles a waiting message as cancelled. @returns its job; `undefined` if no such message waits */
export function cancelWaiting(store: TablesOfJobs, id: string): string | undefined {
  const sql = `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE id = ? AND state <> 3`
  const row = store.db.get<MessageRow>(sql, id)
  if (row !== undefined) takeOut(store, row, { status: 'cancelled', reason: END_REASONS.cancelled })
  return row?.job
}

/** Takes a message out that waits. */
export function takeOut(
  store: TablesOfJobs,
  row: MessageRow,
  end: { readonly status: 'skipped' | 'superseded' | 'cancelled'; readonly reason: string },
): void {
  store.db.run('DELETE FROM messages WHERE sequence = ?', row.sequence)
  freeKey(store, row)
  if (row.chain !== null) standChain(store, row.job, row.chain)
  if (store.jobs.has(row.job)) lapseStoredPermits(new JobRow(store, row.job))
  // One that was taken back is no run of which a dependent would hear.
  conclude(store, row, end.status === 'cancelled' ? undefined : end.status)
  noteEnding(store, row, end)
}

function lapseStoredPermits(state: JobRow): void {
  const { permits } = state
  lapsePermits(state)
  if (state.permits < permits) state.save()
}

/** Notes how the latest run of a self-contained job ended. */
export function conclude(store: Tables, row: MessageRow, status: RunStatus | undefined): void {
  if (row.isRun === 1 && status !== undefined) noteStatus(store, row.job, status)
}

function stateOf(store: Tables, { job, dueMs }: NewMessage, chain: string | null): number {
  if (chain !== null && hasChain(store, job, chain)) return STATE.blocked
  return dueMs > store.host.clock.now() ? STATE.delayed : STATE.ready
}

function givesUpMs(job: StorableJob, dueMs: number): number | null {
  const deadlineMs = dependencyDeadline(job, dueMs)
  return deadlineMs === undefined ? null : storedTime(deadlineMs)
}

function givesUpAgainMs({ jobs }: Store, type: string, dueMs: number): number | null {
  const job = jobs.get(type)
  return job === undefined ? null : givesUpMs(job, dueMs)
}

/** What the dependencies of its job say to a message. */
export function verdictOf(
  store: Store,
  job: EngineJob,
  message: Pick<MessageRow, 'dueMs' | 'sequence'>,
): DependencyVerdict {
  return dependencyVerdict(job, message, { factsOf: factsIn(store), nowMs: store.host.clock.now() })
}
