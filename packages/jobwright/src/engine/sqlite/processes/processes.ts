/** The processes that work on one file: who is there, and what they know. */

import { readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

import type { Store } from '../tables/store.ts'

/** After so long without a sign of life a process counts as gone. */
const GONE_AFTER_MS = 15_000

/** Says that this process is there, and what it knows. */
export function signIn({ db, host, jobs }: Store): void {
  strikeOut(db, host.processId)
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

/** The process has ended: what it claimed is for others at once. */
export function signOut(db: Store['db'], processId: string): void {
  strikeOut(db, processId)
  db.run('UPDATE claims SET lease_until_ms = 0 WHERE process = ?', processId)
}

/** Nothing is known of the process: where it lives it signs in again, and until then its leases tell what it holds. */
function strikeOut(db: Store['db'], processId: string): void {
  db.run('DELETE FROM processes WHERE id = ?', processId)
  db.run('DELETE FROM known_jobs WHERE process = ?', processId)
}

interface ProcessRow {
  readonly id: string
  readonly machine: string
  readonly pid: number
  readonly seenMs: number
}

/** Strikes out the processes that are gone. */
export function forgetGone({ db, host }: Store): void {
  const others = db.all<ProcessRow>(
    'SELECT id, machine, pid, seen_ms AS seenMs FROM processes WHERE id <> ?',
    host.processId,
  )
  const goneBeforeMs = host.clock.now() - GONE_AFTER_MS
  for (const other of others) {
    if (isDead(other)) signOut(db, other.id)
    else if (other.seenMs < goneBeforeMs) strikeOut(db, other.id)
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
