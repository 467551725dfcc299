/** What failed for good, in the file. */

import type {
  DeadLetter,
  DeadLetterChoice,
  DeadLetterFilter,
  EarlierDeath,
  Page,
  SettledTo,
} from '../engine/engine.ts'
import type { Value } from './database.ts'
import { lineageOf, messageOf, originOf, priorityOf, type MessageRow } from './message-row.ts'
import { storeMessage } from './messages.ts'
import { pageFrom } from './page.ts'
import type { Store } from './store.ts'

interface Row extends Omit<MessageRow, 'firstFailedMs' | 'isRun'> {
  readonly reason: string
  readonly error: string
  readonly stack: string | null
  readonly firstFailedMs: number
  readonly diedMs: number
}

const COLUMNS = `sequence, id, job, reason, error, stack, first_failed_ms AS firstFailedMs, died_ms AS diedMs, lane, origin,
  due_ms AS dueMs, enqueued_ms AS enqueuedMs, scheduled_for_ms AS scheduledForMs, order_key AS orderKey,
  schema_version AS schemaVersion, attempts, recovered, lineage, payload`

const INSERT = `INSERT INTO dead_letters (sequence, id, job, reason, error, stack, first_failed_ms, died_ms, lane, origin, due_ms,
  enqueued_ms, scheduled_for_ms, order_key, schema_version, attempts, recovered, lineage, payload)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** Keeps a message that failed for good, if its job keeps such ones. */
export function bury(
  { db, host, sequence }: Store,
  row: MessageRow,
  { reason, error, stack }: Extract<SettledTo, { state: 'dead' }>,
): void {
  const kept = db.get<{ keeps: number }>('SELECT dead_letter AS keeps FROM jobs WHERE job = ?', row.job)
  if (kept?.keeps === 0) return
  const nowMs = host.clock.now()
  db.run(
    INSERT,
    sequence.next(),
    row.id,
    row.job,
    reason,
    error,
    stack ?? null,
    row.firstFailedMs ?? nowMs,
    nowMs,
    row.lane,
    row.origin,
    row.dueMs,
    row.enqueuedMs,
    row.scheduledForMs,
    row.orderKey,
    row.schemaVersion,
    row.attempts,
    row.recovered,
    row.lineage,
    row.payload,
  )
}

/** The newest first. */
export function listDeadLetters({ db }: Store, filter: DeadLetterFilter): Page<DeadLetter> {
  const { job, id, diedBeforeMs, after, limit } = filter
  const rows = db.all<Row>(
    `SELECT ${COLUMNS} FROM dead_letters WHERE ${[
      job === undefined ? '?1 IS NULL' : 'job = ?1',
      id === undefined ? '?2 IS NULL' : 'id = ?2',
      diedBeforeMs === undefined ? '?3 IS NULL' : 'died_ms < ?3',
      after === undefined ? '?4 IS NULL' : 'sequence < ?4',
    ].join(' AND ')} ORDER BY sequence DESC LIMIT ?5`,
    job ?? null,
    id ?? null,
    diedBeforeMs ?? null,
    after === undefined ? null : Number(after),
    limit + 1,
  )
  return pageFrom(rows, limit, letterOf)
}

/** Lets dead letters wait again as if they were new. @returns their ids */
export function redriveDeadLetters(store: Store, choice: DeadLetterChoice): readonly string[] {
  return take(store, choice).map((row) => {
    const { id, job, orderKey, attempts, reason, error, diedMs } = row
    const redrivenMs = store.host.clock.now()
    const death: EarlierDeath = { reason, error, attempts: attempts + 1, diedMs, redrivenMs }
    const lineage = JSON.stringify([...lineageOf(row.lineage), death])
    const payload: unknown = row.payload === null ? undefined : JSON.parse(row.payload)
    const from = { origin: originOf(row.origin), priority: priorityOf(row.lane) }
    const message = { id, job, payload, ...from, dueMs: redrivenMs, orderKey: orderKey ?? undefined }
    storeMessage(store, message, { lineage, schemaVersion: row.schemaVersion })
    return id
  })
}

/** Forgets dead letters. @returns their ids */
export function discardDeadLetters(store: Store, choice: DeadLetterChoice): readonly string[] {
  return take(store, choice).map(({ id }) => id)
}

/** How many dead letters a job has. */
export function countDeadLetters({ db }: Store): ReadonlyMap<string, number> {
  const rows = db.all<{ job: string; letters: number }>(
    'SELECT job, count(*) AS letters FROM dead_letters GROUP BY job',
  )
  return new Map(rows.map(({ job, letters }) => [job, letters]))
}

/** Forgets, in a small step, what is too old or too much. */
export function pruneDeadLetters({ db, host, options }: Store): void {
  const { maxDeadLetters, deadLetterMaxAgeSeconds } = options
  if (Number.isFinite(deadLetterMaxAgeSeconds)) {
    db.run(
      'DELETE FROM dead_letters WHERE sequence IN (SELECT sequence FROM dead_letters WHERE died_ms < ? ORDER BY sequence LIMIT 500)',
      host.clock.now() - deadLetterMaxAgeSeconds * 1000,
    )
  }
  for (const { job } of db.all<{ job: string }>('SELECT job FROM jobs')) {
    db.run(
      `DELETE FROM dead_letters WHERE sequence IN (SELECT sequence FROM dead_letters WHERE job = ?1 AND sequence <=
        (SELECT sequence FROM dead_letters WHERE job = ?1 ORDER BY sequence DESC LIMIT 1 OFFSET ?2) ORDER BY sequence LIMIT 500)`,
      job,
      maxDeadLetters,
    )
  }
}

function letterOf(row: Row): DeadLetter {
  const { reason, error, stack, firstFailedMs, diedMs, lineage } = row
  const message = messageOf(row)
  return {
    message,
    reason,
    error,
    stack: stack ?? undefined,
    firstFailedMs,
    diedMs,
    lineage: lineageOf(lineage),
  }
}

function take(store: Store, { ids, job }: DeadLetterChoice): readonly Row[] {
  if (ids !== undefined)
    return ids.flatMap((id) => takeWhere(store, 'id = ?1 AND (?2 IS NULL OR job = ?2)', [id, job ?? null]))
  return job === undefined ? [] : takeWhere(store, 'job = ?1', [job])
}

function takeWhere({ db }: Store, where: string, values: readonly Value[]): readonly Row[] {
  const rows = db.all<Row>(`SELECT ${COLUMNS} FROM dead_letters WHERE ${where} ORDER BY sequence`, ...values)
  db.run(`DELETE FROM dead_letters WHERE ${where}`, ...values)
  return rows
}
