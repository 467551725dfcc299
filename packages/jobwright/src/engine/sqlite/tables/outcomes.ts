/** How triggered runs ended, for the process that waits for them while another one works. */

import { lossyJson } from './lossy-json.ts'
import { codeOf, type MessageRow } from './message-row.ts'
import type { Store } from './store.ts'
import type { RunRecord } from '../../contract/run-record.ts'

const INSERT = 'INSERT INTO outcomes (message_id, ended_ms, record) VALUES (?, ?, ?)'

/** Notes a run that ended before it began. */
export function noteEnding(
  { db, host }: Store,
  { id, job, origin }: MessageRow,
  { status, reason }: Pick<RunRecord, 'status' | 'reason'>,
): void {
  if (origin !== codeOf('manual')) return
  const nowMs = host.clock.now()
  const record: RunRecord = {
    runId: id,
    claimId: '',
    messageId: id,
    job,
    version: '',
    status,
    attempt: 0,
    worker: 0,
    messages: 1,
    scheduledForMs: undefined,
    startedMs: nowMs,
    endedMs: nowMs,
    reason,
    message: undefined,
    results: undefined,
    progress: undefined,
    log: [],
  }
  db.run(INSERT, id, nowMs, JSON.stringify(record))
}

/** Notes a run of a call, unless its message is to be tried again. @returns whether it did */
export function noteOutcome({ db }: Store, run: RunRecord): boolean {
  if (run.results === undefined) return false
  if (db.get('SELECT 1 FROM messages WHERE id = ?', run.messageId) !== undefined) return false
  db.run(INSERT, run.messageId, run.endedMs, lossyJson({ ...run, log: [] }))
  return true
}

/** The outcomes that were noted after a place, in order. */
export function newOutcomes(
  { db }: Store,
  after: number,
): readonly { readonly place: number; readonly run: RunRecord }[] {
  const sql = 'SELECT place, record FROM outcomes WHERE place > ? ORDER BY place'
  return db.all<{ place: number; record: string }>(sql, after).map(({ place, record }) => {
    const run = JSON.parse(record) as RunRecord // written above
    return { place, run }
  })
}

/** The place of the newest outcome; 0 where there is none. */
export function newestOutcome({ db }: Store): number {
  return db.get<{ place: number | null }>('SELECT max(place) AS place FROM outcomes')?.place ?? 0
}

/** Whoever waited has heard by then. @returns how many it forgot */
export function forgetOutcomes({ db }: Store, beforeMs: number, most: number): number {
  return db.run(
    'DELETE FROM outcomes WHERE place IN (SELECT place FROM outcomes WHERE ended_ms < ? LIMIT ?)',
    beforeMs,
    most,
  )
}
