/** What is to be done now and then: signs of life and recovery, and then, in small steps, pruning and room for the disk. */

import type { Database } from '../connection/database.ts'
import { forgetKeys } from '../tables/dedupe-keys.ts'
import { pruneDeadLetters } from '../tables/dead-letter-table.ts'
import { takeOverNames } from '../processes/known-jobs.ts'
import { forgetOutcomes } from '../tables/outcomes.ts'
import { beat } from '../processes/processes.ts'
import { recover } from './recovery.ts'
import { pruneRuns } from '../tables/run-table.ts'
import type { Store } from '../tables/store.ts'

/** For how long the outcome of a triggered run is kept for a process that may wait for it. */
const OUTCOME_MS = 3_600_000

/** The most rows that one step deletes: it takes a millisecond or two, for which a claim may have to wait. */
export const ROWS_IN_A_STEP = 500

/** How many pages are given back in one step, and how many free ones are kept for what comes. */
const VACUUM_PAGES = 200
export const SPARE_PAGES = 1000

/** What others have to be told of and what they left, in a transaction. */
export function keepHouse(store: Store): void {
  beat(store)
  recover(store)
  takeOverNames(store)
}

/** Forgets what is too old or too much, in a transaction. @returns how many rows: as long as there were any, there may be more */
export function prune(store: Store): number {
  const nowMs = store.host.clock.now()
  const steps = [
    pruneRuns,
    pruneDeadLetters,
    forgetKeys,
    (some: Store, most: number) => forgetOutcomes(some, nowMs - OUTCOME_MS, most),
  ]
  return steps.reduce(
    (rows, step) => rows + (rows < ROWS_IN_A_STEP ? step(store, ROWS_IN_A_STEP - rows) : 0),
    0,
  )
}

/** Gives free pages back to the disk, outside of any transaction. @returns whether there are more */
export function shrink(db: Database): boolean {
  if (db.pragma('freelist_count') <= SPARE_PAGES) return false
  db.all(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`)
  return true
}
