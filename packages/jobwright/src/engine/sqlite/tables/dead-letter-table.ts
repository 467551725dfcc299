/** The dead letters in the file. */

import type { Value } from '../connection/connection.ts'
import { lineageOf, messageOf, type MessageRow, type UnreadRow } from './message-row.ts'
import { storeMessageOf, type StorableJob } from './messages.ts'
import { placeAfter } from '../../contract/cursor.ts'
import { jobsCondition, jobsValue } from '../counts/jobs-condition.ts'
import { pageFrom } from './page.ts'
import type { Store, Tables } from './store.ts'
import type { NewMessage, SettledTo } from '../../contract/message.ts'
import {
  deadMessage,
  earlierDeath,
  redrivenMessage,
  type DeadLetter,
  type DeadLetterChoice,
} from '../../contract/dead-letter.ts'
import type { DeadLetterFilter, Page } from '../../contract/inspection.ts'

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
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT payload FROM messages WHERE sequence = ?))`

/**
 * Keeps a message that failed for good, if its job keeps dead letters. Called before its row is
 * deleted, which has the payload.
 */
export function bury(
  { db, host, sequence, counts }: Store,
  row: UnreadRow,
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
    row.sequence,
  )
  counts.addDead(row.job, 1)
}

/** The dead letters, the newest first. */
export function listDeadLetters({ db }: Tables, filter: DeadLetterFilter): Page<DeadLetter> {
  const { jobs, id, diedBeforeMs, after, limit } = filter
  const rows = db.all<Row>(
    `SELECT ${COLUMNS} FROM dead_letters WHERE ${[
      jobsCondition(jobs, '?1'),
      id === undefined ? '?2 IS NULL' : 'id = ?2',
      diedBeforeMs === undefined ? '?3 IS NULL' : 'died_ms < ?3',
      after === undefined ? '?4 IS NULL' : 'sequence < ?4',
    ].join(' AND ')} ORDER BY sequence DESC LIMIT ?5`,
    jobsValue(jobs),
    id ?? null,
    diedBeforeMs ?? null,
    placeAfter('deadLetters', after) ?? null,
    limit + 1,
  )
  return pageFrom(rows, { list: 'deadLetters', limit, entryOf: letterOf })
}

/** The dead letter of a message. */
export function findDeadLetter({ db }: Tables, messageId: string): DeadLetter | undefined {
  const row = db.get<Row>(`SELECT ${COLUMNS} FROM dead_letters WHERE id = ?`, messageId)
  return row && letterOf(row)
}

/** How many dead letters one transaction takes out. */
const LETTERS_AT_A_TIME = 200

/** The dead letters of a choice that no slice has taken out yet. */
export interface LettersLeft extends DeadLetterChoice {
  /**
   * The sequence of the newest dead letter of the file at the first slice: what dies after it is
   * not of the choice, so that a call ends even if what it redrives keeps dying.
   */
  readonly until?: number
  /** How many of the ids the slices before have looked up. */
  readonly from?: number
}

/** What one slice took out. */
export interface TakenLetters {
  readonly ids: readonly string[]
  /** `undefined` after the last slice. */
  readonly left: LettersLeft | undefined
}

/**
 * Takes out the dead letters of a choice, slice by slice.
 *
 * @param takeSlice does one of the two functions below, in a transaction of its own
 * @returns their ids
 * @throws what it throws; the slices before it stay taken
 */
export async function takeInSlices(
  choice: DeadLetterChoice,
  takeSlice: (left: LettersLeft) => Promise<TakenLetters>,
): Promise<readonly string[]> {
  const taken: string[] = []
  let left: LettersLeft | undefined = choice
  while (left !== undefined) {
    const slice: TakenLetters = await takeSlice(left)
    taken.push(...slice.ids)
    left = slice.left
  }
  return taken
}

/** Lets a slice of dead letters wait again as if they were new. */
export function redriveDeadLetters(tables: Tables, choice: LettersLeft): TakenLetters {
  const { rows, left } = take(tables, choice)
  for (const row of rows) {
    const letter = letterOf(row)
    const redrivenMs = tables.host.clock.now()
    const message = redrivenMessage(letter.message, redrivenMs)
    const lineage = JSON.stringify([...letter.lineage, earlierDeath(letter, redrivenMs)])
    const { schemaVersion } = row
    storeMessageOf(tables, storableJobOf(tables, message), message, { lineage, schemaVersion })
  }
  return { ids: rows.map(({ id }) => id), left }
}

/**
 * The facts of a job in the file. The process that redrives need not know the job, and no process
 * that knows it need be alive.
 */
function storableJobOf({ db }: Tables, { job, origin }: Pick<NewMessage, 'job' | 'origin'>): StorableJob {
  const row = db.get<JobColumns>(
    `SELECT preserve_order AS preserveOrder, dependencies, dependency_timeout_ms AS dependencyTimeoutMs FROM jobs
      WHERE job = ?`,
    job,
  )
  return {
    kind: origin === 'message' ? 'queue' : 'self-contained',
    preserveOrder: ORDERS[row?.preserveOrder ?? ''],
    dependencies: JSON.parse(row?.dependencies ?? '[]'),
    dependencyTimeoutMs: row?.dependencyTimeoutMs ?? 0,
    schemaVersion: 1, // the caller gives that of the message
  }
}

interface JobColumns {
  readonly preserveOrder: string | null
  readonly dependencies: string
  readonly dependencyTimeoutMs: number
}

const ORDERS: Readonly<Record<string, StorableJob['preserveOrder']>> = { true: true, key: 'key' }

/** Deletes a slice of dead letters. */
export function discardDeadLetters(tables: Tables, choice: LettersLeft): TakenLetters {
  const { rows, left } = take(tables, choice)
  return { ids: rows.map(({ id }) => id), left }
}

/**
 * Deletes the dead letters beyond the limits of the options, the oldest first.
 *
 * @returns how many
 */
export function pruneDeadLetters(store: Store, most: number): number {
  let letters = pruneOld(store, most)
  for (const job of jobsWithLetters(store)) {
    if (letters < most) letters += pruneJob(store, job, most - letters)
  }
  return letters
}

/** Deletes letters that are too old. Their sequence is the order in which they died. */
function pruneOld({ db, host, options, counts }: Store, most: number): number {
  const maxAgeMs = options.deadLetterMaxAgeSeconds * 1000
  if (!Number.isFinite(maxAgeMs)) return 0
  const pruned = db.all<{ job: string }>(
    'DELETE FROM dead_letters WHERE sequence IN (SELECT sequence FROM dead_letters ORDER BY sequence LIMIT ?) AND died_ms < ? RETURNING job',
    most,
    host.clock.now() - maxAgeMs,
  )
  for (const { job } of pruned) counts.addDead(job, -1)
  return pruned.length
}

function pruneJob({ db, options, counts }: Store, job: string, most: number): number {
  const pruned = db.run(
    `DELETE FROM dead_letters WHERE sequence IN (SELECT sequence FROM dead_letters WHERE job = ?1 AND sequence <=
      (SELECT sequence FROM dead_letters WHERE job = ?1 ORDER BY sequence DESC LIMIT 1 OFFSET ?2) ORDER BY sequence LIMIT ?3)`,
    job,
    options.maxDeadLetters,
    most,
  )
  counts.addDead(job, -pruned)
  return pruned
}

/** The jobs with dead letters, by one look into the index for each. */
function jobsWithLetters({ db }: Tables): readonly string[] {
  const next = 'SELECT job FROM dead_letters WHERE job > ? ORDER BY job LIMIT 1'
  const jobs: string[] = []
  for (let row = db.get<{ job: string }>(next, ''); row !== undefined;) {
    jobs.push(row.job)
    row = db.get<{ job: string }>(next, row.job)
  }
  return jobs
}

function letterOf(row: Row): DeadLetter {
  const { reason, error, stack, firstFailedMs, diedMs, lineage } = row
  return {
    message: deadMessage(messageOf(row)), // the row counts the attempts before the last one
    reason,
    error,
    stack: stack ?? undefined,
    firstFailedMs,
    diedMs,
    lineage: lineageOf(lineage),
  }
}

/** Takes out the first slice, and says what is left of the choice. */
function take(
  tables: Tables,
  { ids, job, from = 0, until = newestLetter(tables) }: LettersLeft,
): { readonly rows: readonly Row[]; readonly left: LettersLeft | undefined } {
  if (ids !== undefined) {
    const to = from + LETTERS_AT_A_TIME
    const rows = ids.slice(from, to).flatMap((id) => takeWhere(tables, BY_ID, [until, id, job ?? null]))
    const chosen = job === undefined ? { ids } : { ids, job }
    return { rows, left: to < ids.length ? { ...chosen, from: to, until } : undefined }
  }
  if (job === undefined) return { rows: [], left: undefined }
  const rows = takeWhere(tables, BY_JOB, [until, job, LETTERS_AT_A_TIME])
  return { rows, left: rows.length < LETTERS_AT_A_TIME ? undefined : { job, until } }
}

const BY_ID = 'sequence <= ?1 AND id = ?2 AND (?3 IS NULL OR job = ?3)'
const BY_JOB =
  'sequence IN (SELECT sequence FROM dead_letters WHERE sequence <= ?1 AND job = ?2 ORDER BY sequence LIMIT ?3)'

function newestLetter({ db }: Tables): number {
  return db.get<{ newest: number | null }>('SELECT max(sequence) AS newest FROM dead_letters')?.newest ?? 0
}

function takeWhere({ db, counts }: Tables, where: string, values: readonly Value[]): readonly Row[] {
  const rows = db.all<Row>(`SELECT ${COLUMNS} FROM dead_letters WHERE ${where} ORDER BY sequence`, ...values)
  db.run(`DELETE FROM dead_letters WHERE ${where}`, ...values)
  for (const { job } of rows) counts.addDead(job, -1)
  return rows
}
