/** What is due every few seconds: signs of life and recovery, and then pruning in small steps. */

import { UNBEGUN_KEPT_MS } from '../../contract/run-record.ts'
import type { Database } from '../connection/database.ts'
import { takeOverNames } from '../processes/known-jobs.ts'
import { beat } from '../processes/processes.ts'
import { forgetCancels } from '../tables/claims.ts'
import { pruneDeadLetters } from '../tables/dead-letter-table.ts'
import { forgetKeys } from '../tables/dedupe-keys.ts'
import { forgetOutcomes } from '../tables/outcomes.ts'
import { pruneRuns } from '../tables/run-table.ts'
import type { Store } from '../tables/store.ts'
import { recover } from './recovery.ts'

/**
 * The most rows that one step deletes. It takes a millisecond or two, for which a claim may wait.
 */
export const ROWS_IN_A_STEP = 500

/** The most pages that one step gives back to the disk. */
const VACUUM_PAGES = 200

/** The free pages that are kept for new rows. */
export const SPARE_PAGES = 1000

/** Writes down that this process lives, and takes over what others left. In a transaction. */
export function keepHouse(store: Store): void {
  beat(store)
  recover(store)
  takeOverNames(store)
  forgetCancels(store)
}

/**
 * Deletes rows that are too old or too many, in a transaction.
 *
 * @returns how many; unless it is 0, there may be more
 */
export function prune(store: Store): number {
  const nowMs = store.host.clock.now()
  const steps = [
    pruneRuns,
    pruneDeadLetters,
    forgetKeys,
    (some: Store, most: number) => forgetOutcomes(some, nowMs - UNBEGUN_KEPT_MS, most),
  ]
  return steps.reduce(
    (rows, step) => rows + (rows < ROWS_IN_A_STEP ? step(store, ROWS_IN_A_STEP - rows) : 0),
    0,
  )
}

/**
 * Gives free pages back to the disk, outside of any transaction.
 *
 * @returns whether there may be more
 */
export function shrink(db: Database): boolean {
  if (db.pragma('freelist_count') <= SPARE_PAGES) return false
  db.all(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`)
  return true
}
