/** What the parts of the SQLite engine share while it is open. */

import type { EngineHost } from '../../contract/engine.ts'
import type { Database } from '../connection/database.ts'
import type { Sequence } from '../connection/sequence.ts'
import type { DroppedMessage } from '../../contract/message.ts'
import type { EngineJob } from '../../contract/engine-job.ts'
import type { ResolvedSqliteOptions } from '../connection/settings.ts'

/** An open file, whether by an engine or by a person's command. */
export interface Tables {
  readonly db: Database
  readonly sequence: Sequence
  readonly host: Pick<EngineHost, 'clock'>
}

/** The tables, and the jobs that this process knows: none on a person's command. */
export interface TablesOfJobs extends Tables {
  readonly jobs: ReadonlyMap<string, EngineJob>
}

/** One open engine. */
export interface Store extends TablesOfJobs {
  readonly host: EngineHost
  readonly options: ResolvedSqliteOptions
  /** The aliases of jobs under which another process may have stored messages since this one looked. */
  readonly formerNames: Set<string>
  /** What was given up in this transaction, to be told after it. */
  readonly dropped: DroppedMessage[]
  readonly recovered: Recovered
}

/** When this process looked for what others left. */
export interface Recovered {
  /** The last time, by the time of day. */
  atMs: number
  /** How far the time of day was ahead of the clock that only goes forward. */
  aheadMs?: number
  /** By that clock: until then nothing is taken from others. */
  notBeforeMs?: number
  /** Whether it found something that was not told yet. */
  isNew: boolean
}

/** @throws where the engine was not told of it */
export function jobOf({ jobs }: Pick<TablesOfJobs, 'jobs'>, type: string): EngineJob {
  const job = jobs.get(type)
  if (job === undefined) throw new Error(`the SQLite engine was not told of job "${type}"`)
  return job
}
