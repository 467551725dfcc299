/** Claims: which message goes next, and the claim on the messages of one run. */

import { LANES } from '../../../manifest/priority.ts'
import { clearHeads, isOldestFirst, isOpen, mostInOneRun, needsPermit } from '../../rules/claim-rules.ts'
import type { Claim, ClaimRequest } from '../../contract/message.ts'
import { followersOf } from '../tables/chains.ts'
import { insertClaim } from '../tables/claims.ts'
import { freeKey } from '../tables/dedupe-keys.ts'
import { isMet } from '../../rules/dependencies.ts'
import { factsIn, JobRow } from '../tables/job-row.ts'
import { READY, STATE, type ClaimableRow, UNREAD_COLUMNS, type UnreadRow } from '../tables/message-row.ts'
import { drop, headDueMs } from '../tables/messages.ts'
import type { Store, Tables } from '../tables/store.ts'
import { catchUp } from './catch-up.ts'
import { noteStarts, roomFor } from './rate.ts'
import type { ReadyJobs, Seat } from './ready-jobs.ts'
import { ReadyRows } from './ready-rows.ts'
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
  if (ready.isBehind) return [] // what was not looked at may be of a higher lane
  const made: MadeClaim[] = []
  const claiming: Claiming = {
    store,
    ready,
    request,
    runsLeft: () => request.runs - made.length,
    states: new Map(),
    rows: new ReadyRows(store),
    keysInOneRun: new Map(),
    dropped: 0,
  }
  let vain = 0
  while (made.length < request.runs && vain < SEATS_AT_ONCE && claiming.dropped < DROPS_AT_ONCE) {
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

/**
 * Brings the lines up to date with what has changed since the last claim. If that is very much,
 * they are behind for now.
 */
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

/** The lane that is tried next: every 16th time the one whose head has been due the longest. */
function nextSeat(store: Store, ready: ReadyJobs): Seat | undefined {
  if (!isOldestFirst(ready.claims)) return ready.next()
  return ready.oldest(({ job, lane }) => headDueMs(store, job, lane))
}

interface Claiming {
  readonly store: Store
  readonly ready: ReadyJobs
  readonly request: ClaimRequest
  /** How many runs may still be started. */
  runsLeft(): number
  /** The facts of the jobs, each read once: only claims and drops change them meanwhile. */
  readonly states: Map<string, JobRow>
  readonly rows: ReadyRows
  /** By job, once it is known. */
  readonly keysInOneRun: Map<string, number>
  /** How many heads were dropped. */
  dropped: number
}

/** Starts a run with the head of a lane of a job, if everything allows it. */
function claimFrom(claiming: Claiming, seat: Seat): MadeClaim | undefined {
  const { store, ready } = claiming
  const state = stateOf(claiming, seat.job)
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
  state.started()
  claiming.rows.took(rows)
  if (state.job.rateLimit !== undefined) noteStarts(store, state.job.rateLimit, claim)
  for (const row of rows) if (row.dedupeKey !== null) forgetKey(store, row)
  ready.took(seat)
  return { rows, claim }
}

function stateOf({ store, states }: Claiming, job: string): JobRow {
  const state = states.get(job) ?? new JobRow(store, job)
  states.set(job, state)
  return state
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
function mayRun(claiming: Claiming, { job }: JobRow, seat: Seat): boolean {
  if (job.dependencies.length === 0) return true
  const { store, ready } = claiming
  return clearHeads(job, headsInLane(claiming, seat), {
    factsOf: factsIn(store),
    nowMs: store.host.clock.now(),
    drop(head, reason) {
      claiming.dropped += 1
      drop(store, head, reason)
      claiming.states.delete(job.type) // its permits may have lapsed
      claiming.rows.forget()
    },
    wait: (head, dependency) => ready.wait(seat, dependency, head.sequence),
  })
}

/**
 * The heads of a lane, each once the one before it was dropped. If there are very many, the lane
 * has another turn for the rest: what was dropped has listed it again.
 */
function* headsInLane(claiming: Claiming, seat: Seat): Iterable<UnreadRow> {
  let head = headOf(claiming.store, seat)
  while (head !== undefined && claiming.dropped < DROPS_AT_ONCE) {
    yield head
    head = headOf(claiming.store, seat)
  }
}

function headOf({ db, jobs }: Store, { job, lane }: Seat): UnreadRow | undefined {
  return db.get<UnreadRow>(READY_HEAD, job, lane, jobs.get(job)?.schemaVersion ?? 1, 1)
}

/** Each head in the line is one of a key. */
const KEYS = `SELECT count(*) AS keys FROM (SELECT 1 ${READY})`
const READY_HEAD = `SELECT ${UNREAD_COLUMNS} ${READY}`

/**
 * The messages of one run: the head of the lane and those that may join it, up to `most` in all.
 */
function rowsFor(claiming: Claiming, state: JobRow, lane: number, most: number): readonly ClaimableRow[] {
  const { store } = claiming
  const { job } = state
  const runs = Math.ceil(runsOf(claiming, state) / (claiming.ready.size + 1))
  const ready = (from: number, limit: number): readonly ClaimableRow[] =>
    claiming.rows.first(job, from, limit, runs)
  if (job.preserveOrder !== undefined) {
    const heads = together(ready(lane, Math.min(most, keysFor(claiming, state, lane, most))))
    return withFollowers(store, heads, most)
  }
  const rows = [...together(ready(lane, most))]
  for (let other = 0; other < LANES.length && rows.length < most && rows[0]?.alone !== 1; other += 1) {
    if (other !== lane) rows.push(...untilAlone(ready(other, most - rows.length)))
  }
  return rows
}

/**
 * How many keys one run takes: one if as many runs may start as keys wait, so that these are
 * processed at the same time; else the keys are shared out among the runs.
 */
function keysFor(claiming: Claiming, state: JobRow, lane: number, most: number): number {
  const { type, preserveOrder, schemaVersion } = state.job
  if (preserveOrder !== 'key' || most === 1) return 1
  const known = claiming.keysInOneRun.get(type)
  if (known !== undefined) return known
  const { store } = claiming
  const runs = runsOf(claiming, state)
  const some = Math.min(runs * most, Number.MAX_SAFE_INTEGER)
  const { keys } = store.db.get<{ keys: number }>(KEYS, type, lane, schemaVersion, some) ?? { keys: 1 }
  const share = Math.max(1, Math.ceil(keys / runs))
  claiming.keysInOneRun.set(type, share)
  return share
}

/** How many runs of a job may still be claimed, if no other job takes a worker. */
function runsOf({ request, runsLeft }: Claiming, state: JobRow): number {
  const { job, permits, running } = state
  const most = needsPermit(job) ? permits : Number.POSITIVE_INFINITY
  return Math.min(runsLeft(), request.slots(job.type), job.maxConcurrent - running, most)
}

/** The messages of each head's key behind it, as far as there is room. */
function withFollowers(store: Store, heads: readonly ClaimableRow[], most: number): readonly ClaimableRow[] {
  let room = most - heads.length
  return heads.flatMap((head) => {
    const followers = followersOf(store, head, room)
    room -= followers.length
    return [head, ...followers]
  })
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
