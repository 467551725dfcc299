/** `jobwright list --database`: the jobs in a database file, and their messages by state. */

import type { JobState } from '../inspect/jobs.ts'
import type { SqliteFile } from '../engine/sqlite/sqlite-file.ts'

import { ageText } from '../terminal/age.ts'
import { jsonText } from '../terminal/json-text.ts'
import { table, type Column } from '../terminal/table.ts'

/** The output of the command. */
export async function databaseJobs(
  file: SqliteFile,
  { json, tag }: { readonly json: boolean; readonly tag: string | undefined },
): Promise<string> {
  const jobs = await file.jobs(tag === undefined ? {} : { tag })
  if (json) return jsonText({ jobs })
  if (jobs.length === 0) return `no jobs in ${file.path}\n`
  const nowMs = Date.now()
  const isAnyWaiting = jobs.some(({ waitingFor }) => waitingFor !== undefined)
  if (!isAnyWaiting) return table(COLUMNS, jobs.map(rowOf), DEFAULT_WIDTH)
  const rows = jobs.map((job) => [...rowOf(job), waitText(job, nowMs)])
  return table([...COLUMNS, { heading: 'WAITS FOR' }], rows, DEFAULT_WIDTH)
}

/** `fetch, since 3 min` */
function waitText({ waitingFor }: JobState, nowMs: number): string {
  if (waitingFor === undefined) return ''
  return `${waitingFor.dependencies.join(', ')}, since ${ageText(nowMs - waitingFor.sinceMs)}`
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
