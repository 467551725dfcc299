/** The history of runs in the file. */

import { lossyJson } from '../../contract/lossy-json.ts'
import { placeAfter } from '../../contract/cursor.ts'
import { jobsCondition, jobsValue, pageFrom } from './page.ts'
import type { Store, Tables } from './store.ts'
import type { Page, RunFilter } from '../../contract/inspection.ts'
import type { HistoryLimits, RunRecord } from '../../contract/run-record.ts'

/** Adds the record of a run that ended. */
export function recordRun({ db }: Tables, run: RunRecord): void {
  db.run('INSERT INTO runs (job, ended_ms, record) VALUES (?, ?, ?)', run.job, run.endedMs, lossyJson(run))
}

/**
 * The runs that ended, the newest first.
 *
 * @param limits if there are none, all runs in the file count
 */
export function listRuns({ db, host }: Tables, filter: RunFilter, limits?: HistoryLimits): Page<RunRecord> {
  const { jobs, runId, status, after, limit } = filter
  const rows = db.all<{ sequence: number; record: string }>(
    `SELECT sequence, record FROM runs WHERE ${[
      jobsCondition(jobs, '?1'),
      runId === undefined ? '?2 IS NULL' : "record ->> '$.runId' = ?2",
      status === undefined ? '?3 IS NULL' : "record ->> '$.status' = ?3",
      after === undefined ? '?4 IS NULL' : 'sequence < ?4',
      limits === undefined ? '?5 IS NULL' : 'ended_ms >= ?5',
      // Sequences have gaps only before the oldest run.
      limits === undefined ? '?6 IS NULL' : 'sequence > (SELECT max(sequence) FROM runs) - ?6',
    ].join(' AND ')} ORDER BY sequence DESC LIMIT ?7`,
    jobsValue(jobs),
    runId ?? null,
    status ?? null,
    placeAfter('runs', after) ?? null,
    limits === undefined ? null : host.clock.now() - limits.maxAgeMs,
    limits === undefined ? null : limits.maxRuns,
    limit + 1,
  )
  return pageFrom(rows, { list: 'runs', limit, entryOf: ({ record }) => runOf(record) })
}

/**
 * Deletes the runs beyond the history limits, the oldest first. Sequences have gaps only before the
 * oldest run.
 *
 * @returns how many
 */
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

/** Reads a record back. JSON leaves out fields that are `undefined`. */
function runOf(text: string): RunRecord {
  // recordRun has written it, or an older version, which kept no failures.
  const run = JSON.parse(text) as Omit<RunRecord, 'failures'> & Partial<RunRecord>
  return {
    ...run,
    scheduledForMs: run.scheduledForMs,
    reason: run.reason,
    message: run.message,
    failures: (run.failures ?? []).map((failure) => ({ ...failure, stack: failure.stack })),
    results: run.results,
    progress: run.progress,
    log: run.log.map((line) => ({ ...line, fields: line.fields })),
  }
}
