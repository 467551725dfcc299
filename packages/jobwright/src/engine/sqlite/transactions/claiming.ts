/** Claims: which message's turn it is, and the hold on the messages of one run. */

import { followersOf } from '../tables/chains.ts'
import { claimIdOf } from '../tables/claims.ts'
import { freeKey } from '../tables/dedupe-keys.ts'
import { factsIn, JobRow } from '../tables/job-row.ts'
import {
  CLAIM_COLUMNS,
  MESSAGE_COLUMNS,
  messageOf,
  type ClaimableRow,
  type MessageRow,
} from '../tables/message-row.ts'
import { catchUp } from './catch-up.ts'
import { clearHeads, isOpen, mostInOneRun, needsPermit } from '../../contract/claim-rules.ts'
import { drop } from '../tables/messages.ts'
import { mustRecover, recover } from './recovery.ts'
import type { Store } from '../tables/store.ts'
import type { Head, ClaimOrder } from './claim-order.ts'
import type { Claim, ClaimRequest } from '../../contract/message.ts'

/** A claim with the rows of its messages. */
export interface MadeClaim {
  readonly claim: Claim
  readonly rows: readonly ClaimableRow[]
}

/** Claims as many runs as were asked for, and there are. */
export function claimRuns(store: Store, turns: ClaimOrder, request: ClaimRequest): readonly MadeClaim[] {
  catchUp(store)
  if (mustRecover(store)) recover(store)
  const made: MadeClaim[] = []
  const heads = headsOf(store)
  while (made.length < request.runs && heads.length > 0) {
    const claim = claimOne(store, turns, { heads, request })
    if (claim === undefined) break
    made.push(claim)
    request.claimed(claim.claim)
  }
  return made
}

/** Whether there is anything that a claim would look at. */
export function hasWork(store: Store): boolean {
  const { db, host } = store
  if (mustRecover(store)) return true
  if (db.get('SELECT 1 FROM messages WHERE state = 0 LIMIT 1') !== undefined) return true
  return (
    db.get('SELECT 1 FROM messages WHERE state = 1 AND due_ms <= ? LIMIT 1', host.clock.now()) !== undefined
  )
}

/** The jobs that have something ready, by lane: one look into the index for each, however much waits. */
function headsOf({ db, jobs }: Store): Head[] {
  const heads: Head[] = []
  let head = db.get<Head>(NEXT_JOB, '')
  while (head !== undefined) {
    if (jobs.has(head.job)) heads.push(head)
    head = db.get<Head>(NEXT_LANE, head.job, head.lane) ?? db.get<Head>(NEXT_JOB, head.job)
  }
  return heads
}

// A comparison of both columns at once would look through every message of the job.
const NEXT_JOB = 'SELECT job, lane FROM messages WHERE state = 0 AND job > ? ORDER BY job, lane LIMIT 1'
const NEXT_LANE =
  'SELECT job, lane FROM messages WHERE state = 0 AND job = ? AND lane > ? ORDER BY lane LIMIT 1'

interface Claiming {
  /** Those that were found to have nothing for this request are taken out. */
  readonly heads: Head[]
  readonly request: ClaimRequest
}

function claimOne(store: Store, turns: ClaimOrder, { heads, request }: Claiming): MadeClaim | undefined {
  for (const head of turns.order(store, heads)) {
    const made = claimFrom(store, head, request)
    if (made !== undefined) {
      turns.took(head)
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
  const most = Math.min(request.allowance(type), mostInOneRun(state.job, factsIn(store)))
  if (most < 1) return undefined
  const rows = rowsFor(store, state, lane, most)
  const [first, ...rest] = rows
  if (first === undefined) return undefined
  if (needsPermit(state.job)) {
    state.permits -= 1
    state.save()
  }
  return { rows, claim: hold(store, [first, ...rest]) }
}

/** Drops heads that can never run. @returns whether there is one left that may run now */
function mayRun(store: Store, { job }: JobRow, lane: number): boolean {
  if (job.dependencies.length === 0) return true
  return clearHeads(job, headsInLane(store, job.type, lane), {
    factsOf: factsIn(store),
    nowMs: store.host.clock.now(),
    drop: (head, reason) => drop(store, head, reason),
  })
}

/** The heads of a lane, each after the one before it was dropped. */
function* headsInLane(store: Store, job: string, lane: number): Iterable<MessageRow> {
  for (let head = headOf(store, job, lane); head !== undefined; head = headOf(store, job, lane)) yield head
}

function headOf({ db, jobs }: Store, job: string, lane: number): MessageRow | undefined {
  return db.get<MessageRow>(READY_HEAD, job, lane, jobs.get(job)?.schemaVersion ?? 1, 1)
}

const READY = `FROM messages WHERE state = 0 AND job = ? AND lane = ? AND schema_version <= ? ORDER BY position LIMIT ?`
const READY_ROWS = `SELECT ${CLAIM_COLUMNS} ${READY}`
const READY_HEAD = `SELECT ${MESSAGE_COLUMNS} ${READY}`

/** The messages of one run: the head of the lane, and up to `most` in all with what may go with it. */
function rowsFor(store: Store, { job }: JobRow, lane: number, most: number): readonly ClaimableRow[] {
  const ready = (from: number, limit: number): readonly ClaimableRow[] =>
    store.db.all<ClaimableRow>(READY_ROWS, job.type, from, job.schemaVersion, limit)
  if (job.preserveOrder !== undefined) {
    const [head] = ready(lane, 1)
    return head === undefined ? [] : [head, ...followersOf(store, head, most - 1)]
  }
  const rows = [...together(ready(lane, most))]
  for (let other = 0; other < LANE_COUNT && rows.length < most && rows[0]?.alone !== 1; other += 1) {
    if (other !== lane) rows.push(...untilAlone(ready(other, most - rows.length)))
  }
  return rows
}

const LANE_COUNT = 4

/** A message that is to be claimed alone is, at the head; behind another it waits for its turn. */
function together(rows: readonly ClaimableRow[]): readonly ClaimableRow[] {
  return rows[0]?.alone === 1 ? rows.slice(0, 1) : untilAlone(rows)
}

function untilAlone(rows: readonly ClaimableRow[]): readonly ClaimableRow[] {
  const end = rows.findIndex(({ alone }) => alone === 1)
  return end === -1 ? rows : rows.slice(0, end)
}

function hold(store: Store, rows: readonly [ClaimableRow, ...ClaimableRow[]]): Claim {
  const { db, host, options } = store
  const sequence = store.sequence.next()
  const [{ job }] = rows
  const nowMs = host.clock.now()
  const leaseUntilMs = nowMs + options.leaseSeconds * 1000
  const places = JSON.stringify(rows.map((row) => row.sequence))
  db.run(
    'INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?)',
    sequence,
    job,
    host.processId,
    leaseUntilMs,
    nowMs,
    places,
  )
  db.run(MARK, sequence, places)
  for (const row of rows) if (row.dedupeKey !== null) forgetKey(store, row)
  const [first, ...rest] = rows
  return { id: claimIdOf(sequence), job, leaseUntilMs, messages: [messageOf(first), ...rest.map(messageOf)] }
}

const MARK =
  'UPDATE messages SET state = 3, claim = ?, expires_ms = NULL WHERE sequence IN (SELECT value FROM json_each(?))'

/** A key is held until its message is first claimed. */
function forgetKey(store: Store, row: ClaimableRow): void {
  freeKey(store, row)
  store.db.run('UPDATE messages SET dedupe_key = NULL WHERE sequence = ?', row.sequence)
}
