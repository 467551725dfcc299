/** The rate limits and cooldowns in the file: they hold over all processes, and over restarts. */

import type { Claim } from '../../contract/message.ts'
import type { RateLimit } from '../../contract/rate-limit.ts'
import { coolsUntil, roomIn, type Starts } from '../../rules/rate.ts'
import { claimSequenceOf } from '../tables/claims.ts'
import type { JobRow } from '../tables/job-row.ts'
import type { Store, Tables } from '../tables/store.ts'

/** Starts are kept for at least this long, so that a longer window finds them after a restart. */
const KEPT_MS = 3_600_000

/** How many messages of a job may be claimed now. */
export interface Room {
  readonly messages: number
  /** In how many milliseconds there is room, if there is none. */
  readonly growsInMs?: number
}

/** How many messages of a job its cooldown and its rate limit let be claimed now. */
export function roomFor(store: Store, { job, cooldown }: JobRow): Room {
  const nowMs = store.host.clock.now()
  const coolUntilMs = coolsUntil(cooldown, nowMs)
  if (coolUntilMs !== undefined) return { messages: 0, growsInMs: coolUntilMs - nowMs }
  if (job.rateLimit === undefined) return { messages: Number.POSITIVE_INFINITY }
  const { room, growsMs } = roomIn(job.rateLimit, startsOf(store, job.type, job.rateLimit, nowMs))
  if (room > 0) return { messages: room }
  return { messages: 0, growsInMs: growsMs === undefined ? job.rateLimit.perMs : growsMs - nowMs }
}

function startsOf(tables: Tables, job: string, { perMs }: RateLimit, nowMs: number): Starts {
  const { db } = tables
  const row = db.get<Row>(STARTS, job, nowMs - perMs)
  if ((row?.newestMs ?? 0) > nowMs) {
    // The clock was set back: these count as of now.
    db.run(COUNT_NOW, job, nowMs, job, nowMs)
    db.run('DELETE FROM starts WHERE job = ? AND at_ms > ?', job, nowMs)
  }
  return { messages: row?.messages ?? 0, oldestMs: row?.oldestMs ?? undefined }
}

interface Row {
  readonly messages: number | null
  readonly oldestMs: number | null
  readonly newestMs: number | null
}

const STARTS = `SELECT sum(messages) AS messages, min(at_ms) AS oldestMs, max(at_ms) AS newestMs FROM starts
  WHERE job = ? AND at_ms > ? AND messages > 0`
const ADD = 'ON CONFLICT (job, at_ms) DO UPDATE SET messages = messages + excluded.messages'
const COUNT_NOW = `INSERT INTO starts SELECT ?, ?, sum(messages) FROM starts WHERE job = ? AND at_ms > ? ${ADD}`

/** Counts the messages of a claim of a job with a rate limit. */
export function noteStarts({ db, host }: Store, limit: RateLimit, claim: Pick<Claim, 'id' | 'job'>): void {
  db.run(NOTE, claimSequenceOf(claim.id))
  const keptMs = Math.max(KEPT_MS, limit.perMs)
  db.run('DELETE FROM starts WHERE job = ? AND at_ms <= ?', claim.job, host.clock.now() - keptMs)
}

const NOTE = `INSERT INTO starts SELECT job, claimed_ms, json_array_length(messages) FROM claims WHERE sequence = ? ${ADD}`

/** Takes back messages of a claim that no task has begun. Called before the claim is deleted. */
export function takeBackStarts({ db }: Tables, claim: number, messages: number): void {
  db.run(TAKE_BACK, messages, claim)
}

const TAKE_BACK = `UPDATE starts SET messages = max(0, starts.messages - ?) FROM claims
  WHERE claims.sequence = ? AND starts.job = claims.job AND starts.at_ms = claims.claimed_ms`

/** Stops claims of a job for a while. A cooldown that lasts longer stays as it is. */
export function coolDown({ db, host }: Tables, job: string, lengthMs: number): void {
  const untilMs = host.clock.now() + lengthMs
  db.run(COOL, untilMs, lengthMs, job, untilMs)
}

const COOL = `UPDATE jobs SET cooling_until_ms = ?, cooling_ms = ?
  WHERE job = ? AND (cooling_until_ms IS NULL OR cooling_until_ms < ?)`
