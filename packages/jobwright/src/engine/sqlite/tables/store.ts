/**
 * What the functions of these rooms work on. `Tables` are the tables of an open database; a
 * person's command has them too. A `Store` is the tables together with what one open engine knows.
 */

import type { EngineHost } from '../../contract/engine.ts'
import type { EngineJob } from '../../contract/engine-job.ts'
import type { DroppedMessage } from '../../contract/message.ts'
import type { Database } from '../connection/database.ts'
import type { JobChanges } from '../connection/job-changes.ts'
import type { Sequence } from '../connection/sequence.ts'
import type { Counts } from '../counts/counts.ts'
import type { ResolvedSqliteOptions } from '../connection/settings.ts'

/** The tables of an open database, and what any change of them needs. */
export interface Tables {
  readonly db: Database
  readonly sequence: Sequence
  readonly changes: JobChanges
  readonly counts: Counts
  readonly host: Pick<EngineHost, 'clock'>
  /** The jobs that this process knows: none if a person's command has opened the file. */
  readonly jobs: ReadonlyMap<string, EngineJob>
}

/** The tables as one open engine works with them, together with the other processes on the file. */
export interface Store extends Tables {
  readonly host: EngineHost
  readonly options: ResolvedSqliteOptions
  /** The messages that this transaction dropped, to be reported once it is committed. */
  readonly dropped: DroppedMessage[]
  readonly recovery: RecoveryState
}

/** When this process last looked for the claims of processes that are gone. */
export interface RecoveryState {
  /** By the time of day; 0 before the first look. */
  atMs: number
  /** How far the time of day was ahead of the monotonic clock. */
  aheadMs?: number
  /** By the monotonic clock: nothing is taken over before. */
  notBeforeMs?: number
  /** Whether claims may be left to take over. */
  isUnfinished: boolean
  /** Whether runs were taken over whose ends were not reported yet. */
  isNew: boolean
}

/** @throws Error if the engine does not know the job */
export function jobOf({ jobs }: Tables, type: string): EngineJob {
  const job = jobs.get(type)
  if (job === undefined) throw new Error(`the SQLite engine does not know job "${type}"`)
  return job
}
