/** `jobwright list --database`: the jobs in a database file, and their messages by state. */

import type { JobState } from '../inspect/jobs.ts'
import type { SqliteFile } from '../engine/sqlite/sqlite-file.ts'

import { jsonText } from '../terminal/json-text.ts'
import { table, type Column } from '../terminal/table.ts'

/** The output of the command. */
export async function databaseJobs(
  file: SqliteFile,
  { json, tag }: { readonly json: boolean; readonly tag: string | undefined },
): Promise<string> {
  const jobs = await file.jobs(tag === undefined ? {} : { tag })
  if (json) return jsonText({ jobs })
  return jobs.length === 0 ? `no jobs in ${file.path}\n` : table(COLUMNS, jobs.map(rowOf), DEFAULT_WIDTH)
}

const COLUMNS: readonly Column[] = [
  { heading: 'JOB' },
  { heading: 'READY', align: 'right' },
  { heading: 'DELAYED', align: 'right' },
  { heading: 'RUNNING', align: 'right' },
  { heading: 'DEAD', align: 'right' },
  { heading: 'PAUSED' },
]

/** Wide enough for the longest job type. */
const DEFAULT_WIDTH = 120

function rowOf({ type, ready, delayed, running, deadLetters, isPaused }: JobState): string[] {
  return [type, `${ready}`, `${delayed}`, `${running}`, `${deadLetters}`, isPaused ? 'paused' : '']
}
