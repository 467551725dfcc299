/** Claims: which message goes next, and the claim on the messages of one run. */

import { LANES } from '../../../manifest/priority.ts'
import { clearHeads, isOldestFirst, isOpen, mostInOneRun, needsPermit } from '../../rules/claim-rules.ts'
import type { Claim, ClaimRequest } from '../../contract/message.ts'
import { followersOf } from '../tables/chains.ts'
import { insertClaim } from '../tables/claims.ts'
import { freeKey } from '../tables/dedupe-keys.ts'
import { isMet } from '../../rules/dependencies.ts'
import { factsIn, JobRow } from '../tables/job-row.ts'
import {
  CLAIM_COLUMNS,
  MESSAGE_COLUMNS,
  STATE,
  type ClaimableRow,
  type MessageRow,
} from '../tables/message-row.ts'
import { drop, headDueMs } from '../tables/messages.ts'
import type { Store, Tables } from '../tables/store.ts'
import { catchUp } from './catch-up.ts'
import { noteStarts, roomFor } from './rate.ts'
import type { ReadyJobs, Seat } from './ready-jobs.ts'
import { mustRecover, recover } from './recovery.ts'

/** A claim with the rows of its messages. */
export interface MadeClaim {
  readonly claim: Claim
  readonly rows: readonly ClaimableRow[]
}

/** How many lanes of jobs are looked at, or tried in vain, before other work has its turn. */
const SEATS_AT_ONCE = 250

/** How many heads that can never run are dropped before other work has its turn. */
const DROPS_AT_ONCE = 50

/** Claims what may start now, at most as many runs as the request has workers for. */
export function claimRuns(store: Store, ready: ReadyJobs, request: ClaimRequest): readonly MadeClaim[] {
  catchUp(store)
  if (mustRecover(store)) recover(store)
  lookForWork(store, ready)
  const made: MadeClaim[] = []
  const claiming: Claiming = {
    store,
    ready,
    request,
    left: () => request.runs - made.length,
    shares: new Map(),
  }
  let vain = 0
  while (made.length < request.runs && vain < SEATS_AT_ONCE) {
    const seat = nextSeat(store, ready)
    if (seat === undefined) break
    const claim = claimFrom(claiming, seat)
    if (claim === undefined) {
      vain += 1
    } else {
      made.push(claim)
      request.claimed(claim.claim)
    }
  }
  return made
}

/**
 * Whether a claim would find anything to look at: most of the time a read finds that it would not.
 */
export function hasWork(store: Store, ready: ReadyJobs): boolean {
  const { db, host, changes } = store
  changes.hear()
  lookForWork(store, ready)
  return ready.hasSome || mustRecover(store) || db.get(ANY_DUE, host.clock.now()) !== undefined
}

const ANY_DUE = `SELECT 1 FROM messages WHERE state = ${STATE.delayed} AND due_ms <= ? LIMIT 1`

/** Brings the lines up to date with what has changed since the last claim. */
function lookForWork(store: Store, ready: ReadyJobs): void {
  ready.openInTime(store.host.clock)
  ready.look(SEATS_AT_ONCE, (job) => headsOf(store, job))
  if (!ready.mustMeet) return
  const factsOf = factsIn(store)
  ready.meet(SEATS_AT_ONCE, (job, sequence) => isMet(factsOf(job), sequence))
}

/** The lanes of a job in which something is ready. */
function* headsOf({ db }: Store, job: string): Iterable<Seat & { readonly dueMs: number }> {
  let head = db.get<Head>(NEXT_HEAD, job, -1)
  while (head !== undefined) {
    yield { job, ...head }
    head = db.get<Head>(NEXT_HEAD, job, head.lane)
  }
}

interface Head {
  readonly lane: number
  readonly dueMs: number
}

const NEXT_HEAD = `SELECT lane, due_ms AS dueMs FROM messages WHERE state = ${STATE.ready} AND job = ? AND lane > ?
  ORDER BY lane, position LIMIT 1`

/** The lane of a job that is tried next: every 16th time the one that has been due the longest. */
function nextSeat(store: Store, ready: ReadyJobs): Seat | undefined {
  if (!isOldestFirst(ready.claims)) return ready.next()
  return ready.oldest(({ job, lane }) => headDueMs(store, job, lane))
}

interface Claiming {
  readonly store: Store
  readonly ready: ReadyJobs
  readonly request: ClaimRequest
  /** How many runs may still be started. */
  left(): number
  /** By job in key order, how many keys one run takes. */
  readonly shares: Map<string, number>
}

/** Starts a run with the head of a lane of a job, if everything allows it. */
function claimFrom(claiming: Claiming, seat: Seat): MadeClaim | undefined {
  const { store, ready } = claiming
  const state = new JobRow(store, seat.job)
  const most = mostNow(claiming, state, seat)
  if (most < 1 || !mayRun(claiming, state, seat)) return undefined
  const rows = rowsFor(claiming, state, seat.lane, most)
  const [first, ...rest] = rows
  if (first === undefined) return undefined
  if (needsPermit(state.job)) {
    state.permits -= 1
    state.save()
  }
  const claim = insertClaim(store, [first, ...rest])
  if (state.job.rateLimit !== undefined) noteStarts(store, state.job.rateLimit, claim)
  for (const row of rows) if (row.dedupeKey !== null) forgetKey(store, row)
  ready.took(seat)
  return { rows, claim }
}

/**
 * How many messages a run of a job may take now. If none, the seat leaves the lines until that
 * changes.
 */
function mostNow({ store, ready, request }: Claiming, state: JobRow, seat: Seat): number {
  let most = 0
  let growsInMs: number | undefined
  if (request.slots(seat.job) > 0 && isOpen(state)) {
    const room = roomFor(store, state)
    most = Math.min(room.messages, request.allowance(seat.job), mostInOneRun(state.job, factsIn(store)))
    growsInMs = room.growsInMs
  }
  if (most < 1)
    ready.close(seat, growsInMs === undefined ? undefined : store.host.clock.elapsed() + growsInMs)
  return most
}

/** Drops heads that can never run. @returns whether one is left that may run now */
function mayRun({ store, ready }: Claiming, { job }: JobRow, seat: Seat): boolean {
  if (job.dependencies.length === 0) return true
  return clearHeads(job, headsInLane(store, seat), {
    factsOf: factsIn(store),
    nowMs: store.host.clock.now(),
    drop: (head, reason) => drop(store, head, reason),
    wait: (head, dependency) => ready.wait(seat, dependency, head.sequence),
  })
}

/**
 * The heads of a lane, each once the one before it was dropped. If there are very many, the lane
 * has another turn for the rest.
 */
function* headsInLane(store: Store, seat: Seat): Iterable<MessageRow> {
  let head = headOf(store, seat)
  for (let heads = 0; head !== undefined && heads < DROPS_AT_ONCE; heads += 1) {
    yield head
    head = headOf(store, seat)
  }
}

function headOf({ db, jobs }: Store, { job, lane }: Seat): MessageRow | undefined {
  return db.get<MessageRow>(READY_HEAD, job, lane, jobs.get(job)?.schemaVersion ?? 1, 1)
}

const READY = `FROM messages WHERE state = ${STATE.ready} AND job = ? AND lane = ? AND schema_version <= ? ORDER BY position LIMIT ?`
const READY_ROWS = `SELECT ${CLAIM_COLUMNS} ${READY}`
const READY_HEAD = `SELECT ${MESSAGE_COLUMNS} ${READY}`

/**
 * The messages of one run: the head of the lane and those that may join it, up to `most` in all.
 */
function rowsFor({ store }: Claiming, { job }: JobRow, lane: number, most: number): readonly ClaimableRow[] {
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
