/** What this process knows of its jobs is written down: for processes that do not know them, and for messages of former names. */

import { chainAnew, reorder } from '../tables/chains.ts'
import type { Store } from '../tables/store.ts'
import { storedTime } from '../connection/stored-number.ts'

/** Brings the file in agreement with the jobs of this process. */
export function settleJobs(store: Store): void {
  const { db, jobs } = store
  for (const job of jobs.values()) {
    db.run('INSERT OR IGNORE INTO jobs (job, preserve_order) VALUES (?, NULL)', job.type)
    db.run(
      `UPDATE jobs SET idempotent = ?, dead_letter = ?, max_retries = ?, dependencies = ?, dependency_timeout_ms = ?
        WHERE job = ?`,
      job.idempotent ? 1 : 0,
      job.deadLetter ? 1 : 0,
      Math.min(job.maxRetries, Number.MAX_SAFE_INTEGER),
      JSON.stringify(job.dependencies),
      storedTime(job.dependencyTimeoutMs),
      job.type,
    )
    const before = db.get<{ order: string | null }>(
      'SELECT preserve_order AS "order" FROM jobs WHERE job = ?',
      job.type,
    )
    reorder(store, job, before?.order ?? null)
    for (const alias of job.aliases) store.formerNames.add(alias) // anything may be left under them
  }
  takeOverNames(store)
}

/** A job takes what waits under its former names, and goes on with their schedule. */
export function takeOverNames(store: Store): void {
  const { db, jobs } = store
  for (const job of jobs.values()) {
    const { type } = job
    for (const alias of job.aliases) {
      if (jobs.has(alias) || db.get('SELECT 1 FROM jobs WHERE job = ?', alias) === undefined) continue
      if (takeMessages(store, type, alias) > 0) chainAnew(store, job)
      db.run('UPDATE dead_letters SET job = ? WHERE job = ?', type, alias)
      db.run('UPDATE OR IGNORE dedupe_keys SET job = ? WHERE job = ?', type, alias)
      db.run(
        `UPDATE jobs SET last_offered_ms = coalesce(last_offered_ms, (SELECT last_offered_ms FROM jobs WHERE job = ?1)),
          last_status = coalesce(last_status, (SELECT last_status FROM jobs WHERE job = ?1)) WHERE job = ?2`,
        alias,
        type,
      )
      takePause(store, type, alias)
    }
  }
}

/** A pause is for the job, whatever it is called: unless processes are there that know it by that name, which go on with it. */
function takePause({ db }: Store, type: string, alias: string): void {
  if (db.get('SELECT 1 FROM known_jobs WHERE job = ? LIMIT 1', alias) !== undefined) return
  if (db.run('UPDATE jobs SET paused = 0 WHERE job = ? AND paused = 1', alias) === 0) return
  db.run('UPDATE jobs SET paused = 1 WHERE job = ?', type)
}

/**
 * Whether a message that is delayed has a former name tells nothing but a look at every message: only while there are processes
 * that know the job by that name, and once more after they are gone. Else it is taken when it is due. @returns how many
 */
function takeMessages({ db, formerNames }: Store, type: string, alias: string): number {
  const isUsed = db.get('SELECT 1 FROM known_jobs WHERE job = ? LIMIT 1', alias) !== undefined
  const wasUsed = formerNames.delete(alias)
  if (isUsed) formerNames.add(alias)
  if (isUsed || wasUsed) return db.run(TAKE_OVER, type, alias)
  return (
    db.run(`${TAKE_OVER} AND state = 0`, type, alias) +
    db.run(`${TAKE_OVER} AND chain IS NOT NULL`, type, alias)
  )
}

/** What is claimed under the former name ends under it, and what it holds up in its order waits for that. */
const TAKE_OVER = `UPDATE messages SET job = ?1 WHERE job = ?2 AND state <> 3
  AND NOT EXISTS (SELECT 1 FROM messages AS held WHERE held.job = ?2 AND held.chain = messages.chain AND held.state = 3)`
