/** The runs that ended, as the file remembers them: the newest, by count and by age. */

import type { RunRecord } from '../engine/engine.ts'
import type { Store } from './store.ts'

export function recordRun({ db }: Store, run: RunRecord): void {
  db.run(
    'INSERT INTO runs (job, ended_ms, record) VALUES (?, ?, ?)',
    run.job,
    run.endedMs,
    JSON.stringify(run),
  )
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

/** Forgets, in a small step, what is too old or too much. Sequences have no gaps but at their beginning. */
export function pruneRuns({ db, host: { clock, history } }: Store, most: number): void {
  const newest = db.get<{ last: number | null }>('SELECT max(sequence) AS last FROM runs')?.last ?? 0
  db.run(
    'DELETE FROM runs WHERE sequence IN (SELECT sequence FROM runs WHERE sequence <= ? ORDER BY sequence LIMIT ?)',
    newest - history.maxRuns,
    most,
  )
  const oldest = db.get<{ endedMs: number }>('SELECT ended_ms AS endedMs FROM runs ORDER BY sequence LIMIT 1')
  const tooOldMs = clock.now() - history.maxAgeMs
  if (oldest === undefined || oldest.endedMs >= tooOldMs) return
  db.run(
    'DELETE FROM runs WHERE sequence IN (SELECT sequence FROM runs ORDER BY sequence LIMIT ?) AND ended_ms < ?',
    most,
    tooOldMs,
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
  }
}
