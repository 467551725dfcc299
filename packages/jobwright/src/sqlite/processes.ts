/** The processes that work on one file: who is there, what they know, and what becomes of the work of those that are gone. */

import { readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

import type { EngineIssue, RunRecord } from '../engine/engine.ts'
import { claimIdOf } from './claim-id.ts'
import type { MessageRow } from './message-row.ts'
import { putBack } from './messages.ts'
import { recordRun } from './run-table.ts'
import { remove, unsettledOf } from './settling.ts'
import type { Store } from './store.ts'

/** After so long without a sign of life a process counts as gone. */
const GONE_AFTER_MS = 15_000

/** How often a process looks for claims that others left: with a lease of 10 s they are found after 13 s at most. */
export const RECOVERY_MS = 3000

/** Says that this process is there, and what it knows. */
export function signIn({ db, host, jobs }: Store): void {
  signOut(db, host.processId)
  const { pid } = process
  db.run('INSERT INTO processes VALUES (?, ?, ?, ?)', host.processId, machine(), pid, host.clock.now())
  for (const { type, schemaVersion, schedule } of jobs.values()) {
    db.run(
      'INSERT INTO known_jobs VALUES (?, ?, ?, ?)',
      host.processId,
      type,
      schemaVersion,
      schedule ?? null,
    )
  }
}

/** Says that this process is still there. */
export function beat(store: Store): void {
  const { db, host } = store
  const sql = 'UPDATE processes SET seen_ms = ? WHERE id = ?'
  if (db.run(sql, host.clock.now(), host.processId) === 0) signIn(store) // it counted as gone
}

export function signOut(db: Store['db'], processId: string): void {
  db.run('DELETE FROM processes WHERE id = ?', processId)
  db.run('DELETE FROM known_jobs WHERE process = ?', processId)
}

/** A claim is a good moment to look for work that others left. */
export function recoverNowAndThen(store: Store): void {
  const nowMs = store.host.clock.now()
  if (Math.abs(nowMs - store.recovered.atMs) >= RECOVERY_MS) recover(store)
}

/** Takes over what other processes left: those that are gone, and those that did not extend their claims. */
export function recover(store: Store): void {
  store.recovered.atMs = store.host.clock.now()
  forgetGone(store)
  const { db, host } = store
  const lost = db.all<LostClaim>(
    `SELECT sequence, job, process, claimed_ms AS claimedMs, messages FROM claims
      WHERE process <> ?1 AND (lease_until_ms <= ?2 OR process NOT IN (SELECT id FROM processes)) LIMIT 1000`,
    host.processId,
    host.clock.now(),
  )
  for (const claim of lost) recoverClaim(store, claim)
}

interface LostClaim {
  readonly sequence: number
  readonly job: string
  readonly process: string
  readonly claimedMs: number
  readonly messages: string
}

interface Rules {
  readonly idempotent: number
  readonly maxRetries: number
}

interface ProcessRow {
  readonly id: string
  readonly machine: string
  readonly pid: number
  readonly seenMs: number
}

function forgetGone({ db, host }: Store): void {
  const others = db.all<ProcessRow>(
    'SELECT id, machine, pid, seen_ms AS seenMs FROM processes WHERE id <> ?',
    host.processId,
  )
  const goneBeforeMs = host.clock.now() - GONE_AFTER_MS
  for (const other of others) {
    if (other.seenMs < goneBeforeMs || isDead(other)) signOut(db, other.id)
  }
}

/** Where its number is free it has ended; where it is taken, that may be by another one, and time tells. */
function isDead(other: ProcessRow): boolean {
  if (other.machine !== machine()) return false
  try {
    process.kill(other.pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH' // EPERM: it is another user's
  }
}

/** Numbers of processes mean something only on one machine, and in one container of it. */
function machine(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname() // not Linux
  }
}

function recoverClaim(store: Store, claim: LostClaim): void {
  const { db } = store
  const rules = db.get<Rules>(
    'SELECT idempotent, max_retries AS maxRetries FROM jobs WHERE job = ?',
    claim.job,
  )
  const rows = unsettledOf(store, claim.sequence, claim.messages)
  for (const row of rows) recoverMessage(store, row, rules ?? { idempotent: 0, maxRetries: 0 })
  db.run('DELETE FROM claims WHERE sequence = ?', claim.sequence)
  // Where all was settled the run was over, but for its record.
  if (rows.length > 0) recordRun(store, lostRun(store, claim, rows))
}

/** What is safe to repeat waits again, the attempt counted; of the rest, what had begun is for a person to decide. */
function recoverMessage(store: Store, row: MessageRow, { idempotent, maxRetries }: Rules): void {
  const nowMs = store.host.clock.now()
  if (idempotent === 0 && row.begun === 0) {
    return putBack(store, row, { dueMs: row.dueMs, counted: false, alone: false })
  }
  if (idempotent === 0 || row.attempts >= maxRetries) {
    const reason = idempotent === 0 ? 'interrupted' : 'exhausted'
    const error = `its process ended, or did not answer, during attempt ${row.attempts + 1}`
    return remove(store, row, { state: 'dead', reason, error, stack: undefined })
  }
  store.db.run('UPDATE messages SET recovered = 1 WHERE sequence = ?', row.sequence)
  putBack(store, row, { dueMs: nowMs, counted: true, alone: true })
}

function lostRun({ host }: Store, claim: LostClaim, rows: readonly MessageRow[]): RunRecord {
  const [first] = rows
  return {
    runId: claimIdOf(claim.sequence),
    claimId: claimIdOf(claim.sequence),
    messageId: first?.id ?? '',
    job: claim.job,
    version: '',
    status: 'failed',
    attempt: (first?.attempts ?? 0) + 1,
    worker: 0,
    messages: rows.length,
    scheduledForMs: first?.scheduledForMs ?? undefined,
    startedMs: claim.claimedMs,
    endedMs: host.clock.now(),
    reason: 'its process ended, or did not answer',
    message: undefined,
    results: undefined,
    progress: undefined,
    log: [],
  }
}

/** What this process notices of the others. */
export function issuesOf(store: Store): readonly EngineIssue[] {
  return [...unknownJobs(store), ...newerSchemas(store), ...differingSchedules(store)]
}

function unknownJobs({ db }: Store): readonly EngineIssue[] {
  const rows = db.all<{ job: string; messages: number }>(
    `SELECT job, (SELECT count(*) FROM messages WHERE messages.job = jobs.job) AS messages FROM jobs
      WHERE job NOT IN (SELECT job FROM known_jobs)`,
  )
  return rows.filter(({ messages }) => messages > 0).map((row) => ({ kind: 'unknown-job', ...row }))
}

function newerSchemas({ db }: Store): readonly EngineIssue[] {
  const rows = db.all<{ job: string; messages: number }>(
    `SELECT job, (SELECT count(*) FROM messages WHERE messages.job = known.job AND state = 0 AND schema_version > known.newest) AS messages
      FROM (SELECT job, max(schema_version) AS newest FROM known_jobs GROUP BY job) AS known`,
  )
  return rows.filter(({ messages }) => messages > 0).map((row) => ({ kind: 'newer-schema', ...row }))
}

function differingSchedules({ db }: Store): readonly EngineIssue[] {
  const rows = db.all<{ job: string; schedules: string }>(
    `SELECT job, json_group_array(DISTINCT coalesce(schedule, 'none')) AS schedules FROM known_jobs GROUP BY job
      HAVING count(DISTINCT coalesce(schedule, 'none')) > 1`,
  )
  return rows.map(({ job, schedules }) => ({
    kind: 'schedules-differ',
    job,
    schedules: JSON.parse(schedules),
  }))
}
