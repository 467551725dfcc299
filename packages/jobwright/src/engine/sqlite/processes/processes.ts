/** The processes that work on one file: which of them live, and which jobs they know. */

import { readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

import { zoneDataOf, type ZoneData } from '../../../schedule/zone-data.ts'
import type { EngineJob } from '../../contract/engine-job.ts'
import type { Store, Tables } from '../tables/store.ts'

/** After this time without a sign of life a process counts as gone, in milliseconds. */
const GONE_AFTER_MS = 15_000

/** Writes down that this process lives, and which jobs it knows. */
export function signIn({ db, host, jobs }: Store): void {
  strikeOut(db, host.processId)
  const { pid } = process
  db.run('INSERT INTO processes VALUES (?, ?, ?, ?)', host.processId, machine(), pid, host.clock.now())
  const known = [...jobs.values()].map(({ type, schemaVersion, schedule }) => [
    type,
    schemaVersion,
    schedule === undefined ? null : JSON.stringify(schedule),
  ])
  db.run(KNOW, host.processId, JSON.stringify(known))
  for (const { data, timezone } of zonesOf(jobs.values(), host.clock.now())) {
    db.run('INSERT INTO known_zones VALUES (?, ?, ?)', host.processId, timezone, JSON.stringify(data))
  }
}

/** All jobs in one statement, as there may be very many. */
const KNOW = `INSERT INTO known_jobs SELECT ?, json_extract(value, '$[0]'), json_extract(value, '$[1]'),
  json_extract(value, '$[2]') FROM json_each(?)`

interface KnownZone {
  readonly timezone: string
  readonly data: ZoneData
}

/** What the time zone data of this process say of the zones of its schedules. */
function zonesOf(jobs: Iterable<EngineJob>, nowMs: number): KnownZone[] {
  const zones = new Set<string>()
  for (const { schedule } of jobs) if (schedule?.kind === 'cron') zones.add(schedule.timezone)
  return [...zones].flatMap((timezone) => {
    const data = zoneDataOf(timezone, nowMs)
    return data === undefined ? [] : [{ timezone, data }]
  })
}

/** Writes down that this process still lives. */
export function beat(store: Store): void {
  const { db, host } = store
  const sql = 'UPDATE processes SET seen_ms = ? WHERE id = ?'
  noteClock(db, host.clock.now())
  if (db.run(sql, host.clock.now(), host.processId) === 0) signIn(store) // others took it for gone
}

/** Writes down the latest time of any clock, so that a start notices that it was set back. */
export function noteClock(db: Tables['db'], nowMs: number): void {
  db.run("UPDATE sequences SET value = max(value, ?) WHERE name = 'clock'", nowMs)
}

/** Writes down that a process has ended: others may take over its claims at once. */
export function signOut(db: Tables['db'], processId: string): void {
  strikeOut(db, processId)
  db.run('UPDATE claims SET lease_until_ms = 0 WHERE process = ?', processId)
}

/**
 * Forgets a process. If it lives, it signs in again; until then its leases protect what it holds.
 */
function strikeOut(db: Tables['db'], processId: string): void {
  db.run('DELETE FROM processes WHERE id = ?', processId)
  db.run('DELETE FROM known_jobs WHERE process = ?', processId)
  db.run('DELETE FROM known_zones WHERE process = ?', processId)
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

/**
 * Whether a process has certainly ended: its pid is free. A pid that is in use may be that of
 * another process, which only time tells.
 */
function isDead(other: ProcessRow): boolean {
  if (other.machine !== machine()) return false
  try {
    process.kill(other.pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH' // EPERM: it belongs to another user
  }
}

/** Pids mean something only on one machine, and in one container of it. */
function machine(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname() // not Linux
  }
}
