/**
 * A database file without its program: opened for inspection, whether or not a program works on it.
 */

import { setImmediate as nextTurn } from 'node:timers/promises'

import { systemClock } from '../../time/clock.ts'
import type { DeadLetterChoice } from '../contract/dead-letter.ts'
import { deadLettersOf } from '../../inspect/dead-letters.ts'
import type { InspectedEngine, InspectionHost, KnownJobs } from '../../inspect/host.ts'
import type { Inspection } from '../../inspect/inspection.ts'
import { detailsOf, listJobs } from '../../inspect/jobs.ts'
import { messageInfo } from '../../inspect/message-info.ts'
import { messagesOf } from '../../inspect/messages.ts'
import { checkId, checkJobName } from '../../inspect/query.ts'
import { runsOf } from '../../inspect/runs.ts'
import { Database } from './connection/database.ts'
import { checkVersion } from './connection/schema.ts'
import { JobChanges } from './connection/job-changes.ts'
import { Sequence } from './connection/sequence.ts'
import { Counts } from './counts/counts.ts'
import type { SqliteOptions } from './connection/settings.ts'
import { SqliteError, sqliteErrorOf } from './connection/sqlite-error.ts'
import { checkFileOptions } from './sqlite-options.ts'
import { requestCancel } from './tables/claims.ts'
import {
  discardDeadLetters,
  listDeadLetters,
  redriveDeadLetters,
  takeInSlices,
  type LettersLeft,
  type TakenLetters,
} from './tables/dead-letter-table.ts'
import { countJobs } from './tables/job-counts.ts'
import { pauseJob } from './tables/job-row.ts'
import { listMessages } from './tables/list-messages.ts'
import { lookUpMessage } from './tables/look-up.ts'
import { cancelWaiting } from './tables/messages.ts'
import { listRuns } from './tables/run-table.ts'
import type { Tables } from './tables/store.ts'
import { calledEach } from '../../errors/call-place.ts'
import { UnknownJobError } from '../../errors/call-errors.ts'

/**
 * An open file. A program that works on it notices every change within 100 ms: a cancel of what it
 * runs, too.
 */
export interface SqliteFile extends Inspection {
  /** The absolute path. */
  readonly path: string
  /** Closes the file. Every later call rejects with `SQLITE_CLOSED`. Safe twice. */
  close(): void
}

/**
 * Opens the file of a program for inspection. The file must exist; no job is run.
 *
 * @throws SqliteError, SqliteOptionError, SqliteUnavailableError
 */
export function openSqliteFile(options: Pick<SqliteOptions, 'path'>): SqliteFile {
  checkFileOptions('openSqliteFile', options)
  const db = Database.openExisting(options.path)
  try {
    checkVersion(db)
  } catch (error) {
    db.close()
    throw sqliteErrorOf(error, db.path)
  }
  const tables = {
    db,
    sequence: new Sequence(db),
    changes: new JobChanges(db),
    counts: new Counts(db),
    host: { clock: systemClock },
    jobs: new Map(),
  }
  let isClosed = false
  const checkOpen = (): void => {
    if (isClosed) throw new SqliteError('SQLITE_CLOSED', db.path, 'is closed: call openSqliteFile again')
  }
  const close = (): void => {
    if (!isClosed) db.close()
    isClosed = true
  }
  return { ...inspectionOf(tables, checkOpen), path: db.path, close }
}

function inspectionOf(tables: Tables, checkOpen: () => void): Inspection {
  const engine = engineOn(tables, checkOpen)
  const host: InspectionHost = {
    clock: tables.host.clock,
    known: () => knownJobs(tables),
    ready() {
      checkOpen()
      return undefined
    },
    ask: (_operation, ask) => ask(engine),
  }
  const steer = async <T>(work: () => T): Promise<T> => {
    checkOpen()
    return work()
  }
  return calledEach({
    jobs: (query = {}) => listJobs(host, query),
    job: (type) => detailsOf(host, type),
    message: (id) => messageInfo(host, id),
    messages: messagesOf(host),
    runs: runsOf(host),
    deadLetters: deadLettersOf(host),
    pause: (type) => steer(() => setPaused(tables, type, true)),
    resume: (type) => steer(() => setPaused(tables, type, false)),
    cancel: (id) => steer(() => cancel(tables, id)),
  })
}

/** The tables as the part of an engine that inspection asks. */
function engineOn(tables: Tables, checkOpen: () => void): InspectedEngine {
  const take =
    (work: (tables: Tables, left: LettersLeft) => TakenLetters) =>
    (choice: DeadLetterChoice): Promise<readonly string[]> =>
      takeInSlices(choice, async (left) => {
        if (left !== choice) await nextTurn()
        checkOpen() // the file may have been closed meanwhile
        return write(tables, () => work(tables, left))
      })
  return {
    counts: () => read(tables, () => countJobs(tables, jobsIn(tables))),
    paused: () => read(tables, () => jobsIn(tables, 'WHERE paused = 1')),
    history: (filter) => read(tables, () => listRuns(tables, filter)),
    messages: (filter) => read(tables, () => listMessages(tables, filter)),
    lookUp: (messageId) => read(tables, () => lookUpMessage(tables, messageId)),
    deadLetters: (filter) => read(tables, () => listDeadLetters(tables, filter)),
    redrive: take(redriveDeadLetters),
    discard: take(discardDeadLetters),
  }
}

function setPaused(tables: Tables, type: string | undefined, paused: boolean): readonly string[] {
  if (type !== undefined) checkJobName(paused ? 'pause' : 'resume', type)
  const { types, place } = knownJobs(tables)
  if (type !== undefined && !types.includes(type)) throw new UnknownJobError(type, types, place)
  const chosen = type === undefined ? types : [type]
  write(tables, () => {
    for (const job of chosen) pauseJob(tables, job, paused)
  })
  return chosen
}

function cancel(tables: Tables, id: string): boolean {
  checkId('cancel', id)
  return write(tables, () => cancelWaiting(tables, id) !== undefined || requestCancel(tables, id))
}

/** The file knows every job of every program that has worked on it. */
function knownJobs(tables: Tables): KnownJobs {
  const types = read(tables, () => jobsIn(tables))
  return { place: tables.db.path, types, has: (type) => types.includes(type) }
}

function jobsIn({ db }: Tables, condition = ''): readonly string[] {
  const rows = db.all<{ job: string }>(`SELECT job FROM jobs ${condition} ORDER BY job`)
  return rows.map(({ job }) => job)
}

function read<T>(tables: Tables, look: (tables: Tables) => T): T {
  try {
    return look(tables)
  } catch (error) {
    throw sqliteErrorOf(error, tables.db.path)
  }
}

function write<T>(tables: Tables, work: () => T): T {
  const { db, sequence, changes, counts } = tables
  return read(tables, () =>
    db.transaction(() => {
      sequence.begin()
      changes.begin()
      counts.begin()
      const result = work()
      changes.end()
      counts.write()
      sequence.end()
      return result
    }),
  )
}
