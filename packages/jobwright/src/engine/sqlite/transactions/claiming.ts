/** Claims: which message goes next, and the claim on the messages of one run. */

import { LANES } from '../../../manifest/priority.ts'
import { clearHeads, isOpen, mostInOneRun, needsPermit } from '../../rules/claim-rules.ts'
import type { Claim, ClaimRequest } from '../../contract/message.ts'
import { followersOf } from '../tables/chains.ts'
import { insertClaim } from '../tables/claims.ts'
import { freeKey } from '../tables/dedupe-keys.ts'
import { factsIn, JobRow } from '../tables/job-row.ts'
import {
  CLAIM_COLUMNS,
  MESSAGE_COLUMNS,
  STATE,
  type ClaimableRow,
  type MessageRow,
} from '../tables/message-row.ts'
import { drop } from '../tables/messages.ts'
import type { Store, Tables } from '../tables/store.ts'
import { catchUp } from './catch-up.ts'
import type { ClaimOrder, Head } from './claim-order.ts'
import { noteStarts, roomFor } from './rate.ts'
import { mustRecover, recover } from './recovery.ts'

/** A claim with the rows of its messages. */
export interface MadeClaim {
  readonly claim: Claim
  readonly rows: readonly ClaimableRow[]
}

/** Claims what may start now, at most as many runs as the request has workers for. */
export function claimRuns(store: Store, order: ClaimOrder, request: ClaimRequest): readonly MadeClaim[] {
  catchUp(store)
  if (mustRecover(store)) recover(store)
  const made: MadeClaim[] = []
  const heads = headsOf(store)
  while (made.length < request.runs && heads.length > 0) {
    const claim = claimOne(store, order, { heads, request })
    if (claim === undefined) break
    made.push(claim)
    request.claimed(claim.claim)
  }
  return made
}

/**
 * Whether a claim would find anything to look at: most of the time a read finds that it would not.
 */
export function hasWork(store: Store): boolean {
  const { db, host } = store
  if (mustRecover(store) || db.get(ANY_READY) !== undefined) return true
  return db.get(ANY_DUE, host.clock.now()) !== undefined
}

const ANY_READY = `SELECT 1 FROM messages WHERE state = ${STATE.ready} LIMIT 1`
const ANY_DUE = `SELECT 1 FROM messages WHERE state = ${STATE.delayed} AND due_ms <= ? LIMIT 1`

/**
 * The jobs that have something ready, by lane: one look into the index for each, however much
 * waits.
 */
function headsOf({ db, jobs }: Store): Head[] {
  const heads: Head[] = []
  let head = db.get<Head>(NEXT_JOB, '')
  while (head !== undefined) {
    if (jobs.has(head.job)) heads.push(head)
    head = db.get<Head>(NEXT_LANE, head.job, head.lane) ?? db.get<Head>(NEXT_JOB, head.job)
  }
  return heads
}

// One statement that compared both columns would look through every message of the job.
const NEXT_JOB = `SELECT job, lane FROM messages WHERE state = ${STATE.ready} AND job > ? ORDER BY job, lane LIMIT 1`
const NEXT_LANE = `SELECT job, lane FROM messages WHERE state = ${STATE.ready} AND job = ? AND lane > ? ORDER BY lane LIMIT 1`

interface Claiming {
  /** A head that has nothing for this request is removed. */
  readonly heads: Head[]
  readonly request: ClaimRequest
}

function claimOne(store: Store, order: ClaimOrder, { heads, request }: Claiming): MadeClaim | undefined {
  for (const head of order.order(store, heads)) {
    const made = claimFrom(store, head, request)
    if (made !== undefined) {
      order.took(head)
      return made
    }
    heads.splice(heads.indexOf(head), 1)
  }
  return undefined
}

/** Starts a run with the head of a lane of a job, if everything allows it. */
function claimFrom(store: Store, { job: type, lane }: Head, request: ClaimRequest): MadeClaim | undefined {
  const state = new JobRow(store, type)
  if (!isOpen(state) || request.slots(type) < 1 || !mayRun(store, state, lane)) return undefined
  const most = Math.min(
    request.allowance(type),
    mostInOneRun(state.job, factsIn(store)),
    roomFor(store, state),
  )
  if (most < 1) return undefined
  const rows = rowsFor(store, state, lane, most)
  const [first, ...rest] = rows
  if (first === undefined) return undefined
  if (needsPermit(state.job)) {
    state.permits -= 1
    state.save()
  }
  const claim = insertClaim(store, [first, ...rest])
  if (state.job.rateLimit !== undefined) noteStarts(store, state.job.rateLimit, claim)
  for (const row of rows) if (row.dedupeKey !== null) forgetKey(store, row)
  return { rows, claim }
}

/** Drops heads that can never run. @returns whether one is left that may run now */
function mayRun(store: Store, { job }: JobRow, lane: number): boolean {
  if (job.dependencies.length === 0) return true
  return clearHeads(job, headsInLane(store, job.type, lane), {
    factsOf: factsIn(store),
    nowMs: store.host.clock.now(),
    drop: (head, reason) => drop(store, head, reason),
  })
}

/** The heads of a lane, each once the one before it was dropped. */
function* headsInLane(store: Store, job: string, lane: number): Iterable<MessageRow> {
  for (let head = headOf(store, job, lane); head !== undefined; head = headOf(store, job, lane)) yield head
}

function headOf({ db, jobs }: Store, job: string, lane: number): MessageRow | undefined {
  return db.get<MessageRow>(READY_HEAD, job, lane, jobs.get(job)?.schemaVersion ?? 1, 1)
}

const READY = `FROM messages WHERE state = ${STATE.ready} AND job = ? AND lane = ? AND schema_version <= ? ORDER BY position LIMIT ?`
const READY_ROWS = `SELECT ${CLAIM_COLUMNS} ${READY}`
const READY_HEAD = `SELECT ${MESSAGE_COLUMNS} ${READY}`

/**
 * The messages of one run: the head of the lane and those that may join it, up to `most` in all.
 */
function rowsFor(store: Store, { job }: JobRow, lane: number, most: number): readonly ClaimableRow[] {
  const ready = (from: number, limit: number): readonly ClaimableRow[] =>
    store.db.all<ClaimableRow>(READY_ROWS, job.type, from, job.schemaVersion, limit)
  if (job.preserveOrder !== undefined) {
    const [head] = ready(lane, 1)
    return head === undefined ? [] : [head, ...followersOf(store, head, most - 1)]
  }
  const rows = [...together(ready(lane, most))]
  for (let other = 0; other < LANES.length && rows.length < most && rows[0]?.alone !== 1; other += 1) {
    if (other !== lane) rows.push(...untilAlone(ready(other, most - rows.length)))
  }
  return rows
}

/** A message that is to be claimed alone is claimed at the head only: behind others it waits. */
function together(rows: readonly ClaimableRow[]): readonly ClaimableRow[] {
  return rows[0]?.alone === 1 ? rows.slice(0, 1) : untilAlone(rows)
}

function untilAlone(rows: readonly ClaimableRow[]): readonly ClaimableRow[] {
  const end = rows.findIndex(({ alone }) => alone === 1)
  return end === -1 ? rows : rows.slice(0, end)
}

/** A dedupe key is held until its message is first claimed. */
function forgetKey(tables: Tables, row: ClaimableRow): void {
  freeKey(tables, row)
  tables.db.run('UPDATE messages SET dedupe_key = NULL WHERE sequence = ?', row.sequence)
}
