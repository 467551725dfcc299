/** What is to be done now and then: signs of life, recovery, pruning in small steps, and room given back to the disk. */

import type { Database } from './database.ts'
import { forgetKeys } from './dedupe-keys.ts'
import { pruneDeadLetters } from './dead-letter-table.ts'
import { takeOverNames } from './known-jobs.ts'
import { forgetOutcomes } from './outcomes.ts'
import { beat } from './processes.ts'
import { recover } from './recovery.ts'
import { pruneRuns } from './run-table.ts'
import type { Store } from './store.ts'

/** For how long the outcome of a triggered run is kept for a process that may wait for it. */
const OUTCOME_MS = 3_600_000

/** How many runs are pruned in one step. */
const RUNS_IN_A_STEP = 2000

/** How many pages are given back in one step, and how many free ones are kept for what comes. */
const VACUUM_PAGES = 200
const SPARE_PAGES = 1000

/** One step, in a transaction. */
export function keepHouse(store: Store): void {
  const nowMs = store.host.clock.now()
  beat(store)
  recover(store)
  takeOverNames(store)
  pruneRuns(store, RUNS_IN_A_STEP)
  pruneDeadLetters(store)
  forgetKeys(store, nowMs)
  forgetOutcomes(store, nowMs - OUTCOME_MS)
}

/** Gives free pages back to the disk, outside of any transaction. */
export function shrink(db: Database): void {
  if (db.pragma('freelist_count') > SPARE_PAGES) db.all(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`)
}
