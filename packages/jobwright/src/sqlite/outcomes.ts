/** How triggered runs ended, for the process that waits for them while another one works. */

import type { RunRecord } from '../engine/engine.ts'
import { codeOf, type MessageRow } from './message-row.ts'
import type { Store } from './store.ts'

const INSERT = 'INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?)'

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

/** Notes a run of a call, unless its message is to be tried again. */
export function noteOutcome({ db }: Store, run: RunRecord): void {
  if (run.results === undefined) return
  if (db.get('SELECT 1 FROM messages WHERE id = ?', run.messageId) !== undefined) return
  db.run(INSERT, run.messageId, run.endedMs, JSON.stringify({ ...run, log: [] }))
}

/** The outcomes of those of these messages that have ended. */
export function outcomesOf({ db }: Store, ids: Iterable<string>): readonly RunRecord[] {
  return [...ids].flatMap((id) => {
    const row = db.get<{ record: string }>('SELECT record FROM outcomes WHERE message_id = ?', id)
    return row === undefined ? [] : [JSON.parse(row.record) as RunRecord] // written above
  })
}

/** Whoever waited has heard by then. */
export function forgetOutcomes({ db }: Store, beforeMs: number): void {
  db.run(
    'DELETE FROM outcomes WHERE message_id IN (SELECT message_id FROM outcomes WHERE ended_ms < ? LIMIT 1000)',
    beforeMs,
  )
}
