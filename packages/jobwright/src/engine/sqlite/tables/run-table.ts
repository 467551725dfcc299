/** The runs that ended, as the file remembers them: the newest, by count and by age. */

import { lossyJson } from './lossy-json.ts'
import type { Store } from './store.ts'
import type { RunRecord } from '../../contract/run-record.ts'

export function recordRun({ db }: Store, run: RunRecord): void {
  db.run('INSERT INTO runs (job, ended_ms, record) VALUES (?, ?, ?)', run.job, run.endedMs, lossyJson(run))
}

/** The newest first. */
export function newestRuns(
  { db, host }: Store,
  { job, limit }: { readonly job?: string; readonly limit: number },
): readonly RunRecord[] {
  const where = job === undefined ? '?1 IS NULL' : 'job = ?1'
  const rows = db.all<{ record: string }>(
    `SELECT record FROM runs WHERE ${where} AND ended_ms >= ?2 ORDER BY sequence DESC LIMIT ?3`,
    job ?? null,
    host.clock.now() - host.history.maxAgeMs,
    Math.min(limit, host.history.maxRuns),
  )
  return rows.map(({ record }) => runOf(record))
}

/** Forgets what is too old or too much, the oldest first. Sequences have no gaps but at their beginning. @returns how many */
export function pruneRuns({ db, host: { clock, history } }: Store, most: number): number {
  const newest = db.get<{ last: number | null }>('SELECT max(sequence) AS last FROM runs')?.last ?? 0
  return db.run(
    `DELETE FROM runs WHERE sequence IN (SELECT sequence FROM runs ORDER BY sequence LIMIT ?)
      AND (sequence <= ? OR ended_ms < ?)`,
    most,
    newest - history.maxRuns,
    clock.now() - history.maxAgeMs,
  )
}

/** JSON leaves out what is undefined. */
function runOf(text: string): RunRecord {
  const run = JSON.parse(text) as RunRecord // written above
  return {
    ...run,
    scheduledForMs: run.scheduledForMs,
    reason: run.reason,
    message: run.message,
    results: run.results,
    progress: run.progress,
    log: run.log.map((line) => ({ ...line, fields: line.fields })),
  }
}
