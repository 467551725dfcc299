/** A database file as a person's command opens it: without the jobs, and whether the program runs or not. */

import { systemClock } from '../../time/clock.ts'
import { UnknownJobError } from '../../errors/errors.ts'
import type { DeadLetters, Messages } from '../../inspect/kept-messages.ts'
import { checkChoice, checkId, checkQuery, type DeadLettersToTake } from '../../inspect/kept-query.ts'
import { Database } from './connection/database.ts'
import {
  countDeadLetters,
  discardDeadLetters,
  listDeadLetters,
  redriveDeadLetters,
} from './tables/dead-letter-table.ts'
import { listMessages } from './tables/list-messages.ts'
import { checkVersion } from './connection/schema.ts'
import { Sequence } from './connection/sequence.ts'
import { sqliteErrorOf } from './connection/sqlite-error.ts'
import type { Tables } from './tables/store.ts'
import type { DeadLetterChoice } from '../contract/dead-letter.ts'
import type { SqliteOptions } from './connection/settings.ts'

/** An open file. A program that works on it notices what is done here within 100 ms. */
export interface SqliteFile {
  /** Absolute. */
  readonly path: string
  /** As `runner.messages`. */
  readonly messages: Messages
  /** As `runner.deadLetters`. */
  readonly deadLetters: DeadLetters
  /** How many dead letters each job has that has any. */
  deadLetterCounts(): ReadonlyMap<string, number>
  close(): void
}

/** How many entries a page has where nobody says. */
const DEFAULT_LIMIT = 100

/**
 * Opens the file of a program to look at its messages and dead letters, and to redrive or delete these. It is never made,
 * and no job of it is run.
 *
 * @throws SqliteError, SqliteUnavailableError
 */
export function openSqliteFile({ path }: Pick<SqliteOptions, 'path'>): SqliteFile {
  const db = Database.openExisting(path)
  const file = { db, sequence: new Sequence(db), host: { clock: systemClock } }
  try {
    checkVersion(db)
  } catch (error) {
    db.close()
    throw sqliteErrorOf(error, db.path)
  }
  return {
    path: db.path,
    messages: messagesIn(file),
    deadLetters: deadLettersIn(file),
    deadLetterCounts: () => read(file, () => countDeadLetters(file)),
    close: () => db.close(),
  }
}

function messagesIn(file: Tables): Messages {
  return {
    async list({ job, olderThanSeconds, limit = DEFAULT_LIMIT, ...query } = {}) {
      checkQuery('messages.list', { job, olderThanSeconds, limit, ...query })
      checkJob(file, job)
      const age = olderThanSeconds === undefined ? {} : { enqueuedBeforeMs: agoMs(file, olderThanSeconds) }
      return read(file, () => listMessages(file, { ...query, ...jobsOf(job), limit, ...age }))
    },
  }
}

function deadLettersIn(file: Tables): DeadLetters {
  return {
    async list({ job, olderThanSeconds, limit = DEFAULT_LIMIT, ...query } = {}) {
      checkQuery('deadLetters.list', { job, olderThanSeconds, limit, ...query })
      checkJob(file, job)
      const age = olderThanSeconds === undefined ? {} : { diedBeforeMs: agoMs(file, olderThanSeconds) }
      return read(file, () => listDeadLetters(file, { ...query, ...jobsOf(job), limit, ...age }))
    },
    async get(id) {
      checkId('deadLetters.get', id)
      return read(file, () => listDeadLetters(file, { id, limit: 1 }).entries[0])
    },
    async redrive(letters) {
      checkChoice('deadLetters.redrive', letters)
      checkJob(file, letters.job)
      const redriven = write(file, () => redriveDeadLetters(file, choiceOf(letters)))
      return { redriven, missing: missingOf(letters, redriven) }
    },
    async delete(letters) {
      checkChoice('deadLetters.delete', letters)
      checkJob(file, letters.job)
      const deleted = write(file, () => discardDeadLetters(file, choiceOf(letters)))
      return { deleted, missing: missingOf(letters, deleted) }
    },
  }
}

function jobsOf(job: string | undefined): { readonly jobs?: readonly string[] } {
  return job === undefined ? {} : { jobs: [job] }
}

/** The file knows every job that it ever had messages of. */
function checkJob(file: Tables, job: string | undefined): void {
  if (job === undefined) return
  const jobs = read(file, ({ db }) => db.all<{ job: string }>('SELECT job FROM jobs ORDER BY job'))
  const known = jobs.map((row) => row.job)
  if (!known.includes(job)) throw new UnknownJobError(job, known, file.db.path)
}

function choiceOf({ ids, job }: DeadLettersToTake): DeadLetterChoice {
  return job === undefined ? { ids: [...new Set(ids)] } : { job }
}

function missingOf({ ids = [] }: DeadLettersToTake, taken: readonly string[]): readonly string[] {
  const found = new Set(taken)
  return [...new Set(ids)].filter((id) => !found.has(id))
}

function agoMs({ host }: Tables, seconds: number): number {
  return host.clock.now() - seconds * 1000
}

function read<T>(file: Tables, look: (file: Tables) => T): T {
  try {
    return look(file)
  } catch (error) {
    throw sqliteErrorOf(error, file.db.path)
  }
}

function write<T>(file: Tables, work: () => T): T {
  const { db, sequence } = file
  return read(file, () =>
    db.transaction(() => {
      sequence.begin()
      const result = work()
      sequence.end()
      return result
    }),
  )
}
