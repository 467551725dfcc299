/** What runs wait for: kept with their claims, so that a circle is found over all processes. */

import { waitCircles, type WaitFacts, type WaitingClaim, type WaitingPlace } from '../../rules/wait-circle.ts'
import type { AwaitedMessage, WaitCircle } from '../../contract/wait.ts'
import { claimIdOf, claimSequenceOf } from '../tables/claims.ts'
import { STATE } from '../tables/message-row.ts'
import type { Store } from '../tables/store.ts'

/**
 * Notes what the run of a claim waits for. Of two processes that close a circle at the same time,
 * the later transaction finds it.
 *
 * @returns the circles that come of it; their messages are not noted
 */
export function noteWaits(
  store: Store,
  claimId: string,
  awaited: readonly AwaitedMessage[],
): readonly WaitCircle[] {
  const { db } = store
  const row = db.get<ClaimRow>(`${CLAIMS} WHERE sequence = ?`, claimSequenceOf(claimId))
  if (row === undefined) return []
  const before = new Set(awaitedIn(row).map(({ id }) => id))
  const fresh = awaited.filter(({ id }) => !before.has(id))
  db.run(NOTE, textOf(awaited), row.sequence)
  if (fresh.length === 0) return []
  const waiter = waitingClaim(store, { ...row, awaited: textOf(awaited) })
  const circles = waitCircles(waiter, fresh, factsOf(store))
  if (circles.length === 0) return circles
  const refused = new Set(circles.map(({ messageId }) => messageId))
  db.run(NOTE, textOf(awaited.filter(({ id }) => !refused.has(id))), row.sequence)
  return circles
}

const NOTE = 'UPDATE claims SET awaited = ? WHERE sequence = ?'

interface ClaimRow {
  readonly sequence: number
  readonly job: string
  readonly messages: string
  readonly awaited: string | null
}

const CLAIMS = 'SELECT sequence, job, messages, awaited FROM claims'

function textOf(awaited: readonly AwaitedMessage[]): string | null {
  return awaited.length === 0 ? null : JSON.stringify(awaited)
}

function awaitedIn({ awaited }: ClaimRow): readonly AwaitedMessage[] {
  return awaited === null ? [] : JSON.parse(awaited)
}

/**
 * Its messages are read when they are needed: of most claims it is enough that they do not wait.
 */
function waitingClaim({ db }: Store, row: ClaimRow): WaitingClaim {
  let held: readonly WaitingPlace[] | undefined
  return {
    id: claimIdOf(row.sequence),
    job: row.job,
    sequence: row.sequence,
    get held() {
      held ??= db.all<PlaceRow>(HELD, row.messages, row.sequence).map(placeOf)
      return held
    },
    awaited: awaitedIn(row),
  }
}

interface PlaceRow {
  readonly id: string
  readonly sequence: number
  readonly chain: string | null
}

function placeOf({ id, sequence, chain }: PlaceRow): WaitingPlace {
  return { id, sequence, chain: chain ?? undefined }
}

const HELD = `SELECT id, sequence, chain FROM messages WHERE sequence IN (SELECT value FROM json_each(?)) AND claim = ?
  ORDER BY sequence`

function factsOf(store: Store): WaitFacts {
  const { db, jobs } = store
  const known = new Map<string, readonly WaitingClaim[]>()
  const read = (type: string): readonly WaitingClaim[] =>
    db.all<ClaimRow>(`${CLAIMS} WHERE job = ?`, type).map((row) => waitingClaim(store, row))
  return {
    job: (type) => jobs.get(type),
    claimsOf(type) {
      const claims = known.get(type) ?? read(type)
      known.set(type, claims)
      return claims
    },
    waiting({ id }) {
      const row = db.get<PlaceRow>(WAITING, id)
      return row && placeOf(row)
    },
    hasWaitingBefore: (type, sequence) => db.get(WAITING_BEFORE, type, sequence) !== undefined,
  }
}

const WAITING = `SELECT id, sequence, chain FROM messages WHERE id = ? AND state <> ${STATE.claimed}`

const WAITING_BEFORE = `SELECT 1 FROM messages WHERE job = ? AND is_run = 1 AND sequence < ? AND state <> ${STATE.claimed} LIMIT 1`
