/** The history of runs in the file. */

import { lossyJson } from '../../contract/lossy-json.ts'
import { placeAfter } from '../../contract/cursor.ts'
import { jobsCondition, jobsValue } from '../counts/jobs-condition.ts'
import { pageFrom } from './page.ts'
import type { Store, Tables } from './store.ts'
import { forgetMessages, lastRunOf, outcomeColumn, outcomeIn, recordMessages } from './run-messages.ts'
import type { MessageTrace, Page, RunFilter } from '../../contract/inspection.ts'
import type { EndedRun, HistoryLimits, RunRecord } from '../../contract/run-record.ts'

/**
 * Adds the record of a run that ended. Most runs have one message: their row says what became of
 * it.
 */
export function recordRun(tables: Tables, { record, outcomes }: EndedRun): void {
  const { job, endedMs, messageId } = record
  const text = lossyJson(record)
  if (outcomes === undefined || outcomes.length === 1) {
    tables.db.run(INSERT_ALONE, job, endedMs, text, messageId, outcomeColumn(outcomes?.[0]))
    return
  }
  tables.db.run(INSERT, job, endedMs, text, JSON.stringify(outcomes.map((outcome) => outcome.messageId)))
  recordMessages(tables, outcomes)
}

const INSERT_ALONE = 'INSERT INTO runs (job, ended_ms, record, message_id, outcome) VALUES (?, ?, ?, ?, ?)'
const INSERT = 'INSERT INTO runs (job, ended_ms, record, messages) VALUES (?, ?, ?, ?)'

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
 * The last run that a message was in, and what became of the message there.
 *
 * @param limits if there are none, all runs in the file count
 */
export function findLastRun(
  tables: Tables,
  messageId: string,
  limits?: HistoryLimits,
): Pick<MessageTrace, 'run' | 'outcome'> {
  const newest = limits === undefined ? 0 : newestPlace(tables)
  const since = {
    place: limits === undefined ? 0 : newest - limits.maxRuns + 1,
    endedMs: limits === undefined ? 0 : tables.host.clock.now() - limits.maxAgeMs,
  }
  const last = lastRunOf(tables, messageId, since)
  return last === undefined ? {} : { run: runOf(last.record), outcome: outcomeIn(messageId, last.outcome) }
}

function newestPlace({ db }: Tables): number {
  return db.get<{ last: number | null }>('SELECT max(sequence) AS last FROM runs')?.last ?? 0
}

/**
 * Deletes the runs beyond the history limits, the oldest first. Sequences have gaps only before the
 * oldest run.
 *
 * @returns how many
 */
export function pruneRuns(store: Store, most: number): number {
  const { db, host } = store
  const { clock, history } = host
  const rows = db.all<OldRun>(OLD, most, newestPlace(store) - history.maxRuns, clock.now() - history.maxAgeMs)
  const pruned: number[] = []
  let count = 0
  for (const { sequence, messages } of rows) {
    if (count >= most) break
    if (messages !== null) count += forgetMessages(store, sequence, messages)
    pruned.push(sequence)
    count += 1
  }
  if (pruned.length > 0) db.run(DELETE, JSON.stringify(pruned))
  return count
}

const DELETE = 'DELETE FROM runs WHERE sequence IN (SELECT value FROM json_each(?))'

interface OldRun {
  readonly sequence: number
  /** The ids of its messages, as JSON; `null` if its row has the only one. */
  readonly messages: string | null
}

const OLD = `SELECT sequence, iif(message_id IS NULL, coalesce(messages, json_array(record ->> '$.messageId')), NULL) AS messages
  FROM runs WHERE sequence IN (SELECT sequence FROM runs ORDER BY sequence LIMIT ?) AND (sequence <= ? OR ended_ms < ?) ORDER BY sequence`

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
