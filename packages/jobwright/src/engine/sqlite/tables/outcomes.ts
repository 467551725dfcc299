/**
 * How the runs of calls ended, for the process that called while another one ran them, and how
 * messages ended that no run began.
 */

import { lossyJson } from '../../contract/lossy-json.ts'
import { runRecord, type RecordedEnd, type RunRecord } from '../../contract/run-record.ts'
import { originOf, type UnreadRow } from './message-row.ts'
import type { Tables } from './store.ts'

/** Notes how a message ended that was taken out while it waited. */
export function noteEnding({ db, host }: Tables, row: UnreadRow, end: RecordedEnd): void {
  const { id, job, attempts } = row
  const message = {
    id,
    origin: originOf(row.origin),
    attempts,
    scheduledForMs: row.scheduledForMs ?? undefined,
  }
  const nowMs = host.clock.now()
  const run = { id, claim: { id: '', job, messages: [message] }, startedMs: nowMs } as const
  db.run(INSERT, id, nowMs, JSON.stringify(runRecord(run, end, nowMs)))
}

/** Notes how a run of a call ended, unless its message waits again. @returns whether it did */
export function noteOutcome({ db }: Tables, run: RunRecord): boolean {
  if (run.results === undefined) return false
  if (db.get('SELECT 1 FROM messages WHERE id = ?', run.messageId) !== undefined) return false
  db.run(INSERT, run.messageId, run.endedMs, lossyJson({ ...run, log: [] }))
  return true
}

const INSERT = 'INSERT INTO outcomes (message_id, ended_ms, record) VALUES (?, ?, ?)'

/** The outcomes that were noted after a place, in order. */
export function newOutcomes(
  { db }: Tables,
  after: number,
): readonly { readonly place: number; readonly run: RunRecord }[] {
  const sql = 'SELECT place, record FROM outcomes WHERE place > ? ORDER BY place'
  return db.all<{ place: number; record: string }>(sql, after).map(({ place, record }) => {
    const run = JSON.parse(record) as RunRecord // one of the functions above has written it
    return { place, run }
  })
}

/** How a message ended that no run began; `undefined` if that is not known, or no more. */
export function endingOf({ db }: Tables, messageId: string): RunRecord | undefined {
  const row = db.get<{ record: string }>(ENDING, messageId)
  return row && (JSON.parse(row.record) as RunRecord) // noteEnding has written it
}

const ENDING = `SELECT record FROM outcomes WHERE message_id = ? AND record ->> '$.claimId' = '' ORDER BY place DESC LIMIT 1`

/** The place of the newest outcome; 0 if there is none. */
export function newestOutcome({ db }: Tables): number {
  return db.get<{ place: number | null }>('SELECT max(place) AS place FROM outcomes')?.place ?? 0
}

/** Deletes outcomes, once every caller has had time to read them. @returns how many */
export function forgetOutcomes({ db }: Tables, beforeMs: number, most: number): number {
  return db.run(
    'DELETE FROM outcomes WHERE place IN (SELECT place FROM outcomes WHERE ended_ms < ? LIMIT ?)',
    beforeMs,
    most,
  )
}
