/**
 * Messages in strict order. Of each chain only the head is in the line of those that may be
 * claimed; the messages behind it are blocked until the head is gone.
 */

import type { EngineJob } from '../../contract/engine-job.ts'
import {
  CLAIM_COLUMNS,
  count,
  COUNTED_COLUMNS,
  STATE,
  uncount,
  type ClaimableRow,
  type CountedRow,
} from './message-row.ts'
import type { Store, Tables } from './store.ts'

/**
 * The chain of a message: what messages of its job are kept in order by; `null` if they are not.
 */
export function chainOf(
  { preserveOrder }: Pick<EngineJob, 'preserveOrder'>,
  orderKey: string | undefined,
): string | null {
  if (preserveOrder === undefined) return null
  return preserveOrder === 'key' ? (orderKey ?? '') : ''
}

/** Whether a chain has any message. */
export function hasChain({ db }: Tables, job: string, chain: string): boolean {
  return db.get('SELECT 1 FROM messages WHERE job = ? AND chain = ? LIMIT 1', job, chain) !== undefined
}

/**
 * Puts the head of a chain into the line, or delays it, unless an earlier message is still there.
 */
export function standChain(tables: Tables, job: string, chain: string): void {
  const { db, sequence, host, changes } = tables
  const first = db.get<CountedRow & { readonly dueMs: number }>(FIRST, job, chain)
  if (first?.state !== STATE.blocked) return
  const state = first.dueMs <= host.clock.now() ? STATE.ready : STATE.delayed
  db.run(STAND, state, sequence.next(), first.sequence)
  uncount(tables, first)
  count(tables, { ...first, state, later: 0 })
  if (state === STATE.ready) changes.readied(job, first.lane, first.dueMs)
}

/** None if a run holds messages of the chain; else one that stands, or the first blocked one. */
const FIRST = `SELECT ${COUNTED_COLUMNS}, due_ms AS dueMs FROM messages WHERE job = ?1 AND chain = ?2
  AND NOT EXISTS (SELECT 1 FROM messages WHERE job = ?1 AND chain = ?2 AND state = ${STATE.claimed})
  ORDER BY state, sequence LIMIT 1`

const STAND = 'UPDATE messages SET state = ?, later = 0, position = ? WHERE sequence = ?'

/** The messages that may join the head of their chain in one run, in order. */
export function followersOf(
  { db, host, jobs }: Store,
  head: ClaimableRow,
  most: number,
): readonly ClaimableRow[] {
  if (head.chain === null || head.alone === 1 || most < 1) return []
  const rows = db.all<ClaimableRow>(FOLLOWERS, head.job, head.chain, most)
  const nowMs = host.clock.now()
  const newest = jobs.get(head.job)?.schemaVersion ?? 0
  const end = rows.findIndex((row) => row.alone === 1 || row.dueMs > nowMs || row.schemaVersion > newest)
  return end === -1 ? rows : rows.slice(0, end)
}

const FOLLOWERS = `SELECT ${CLAIM_COLUMNS} FROM messages WHERE job = ? AND chain = ? AND state = ${STATE.blocked}
  ORDER BY sequence LIMIT ?`

/** Puts the messages of a job into its order, if they were stored under another one. */
export function reorder(store: Store, job: EngineJob, before: string | null): void {
  const { db } = store
  const now = job.preserveOrder === undefined ? null : String(job.preserveOrder)
  if (now === before) return
  db.run('UPDATE jobs SET preserve_order = ? WHERE job = ?', now, job.type)
  chainAnew(store, job)
}

/** Puts all messages of a job into its order. */
export function chainAnew(store: Store, job: EngineJob): void {
  const { db, host } = store
  store.changes.changed(job.type)
  const isOrdered = job.preserveOrder !== undefined
  const before = db.all<CountedRow>(isOrdered ? ALL_OF_JOB : CHAINED_OF_JOB, job.type)
  db.run(CHAIN[String(job.preserveOrder)] ?? UNCHAIN, host.clock.now(), job.type)
  const places = JSON.stringify(before.map(({ sequence }) => sequence))
  for (const row of before) uncount(store, row)
  for (const row of db.all<CountedRow>(AT_PLACES, places)) count(store, row)
  if (!isOrdered) return
  for (const { chain } of db.all<{ chain: string }>(CHAINS, job.type)) standChain(store, job.type, chain)
}

const ALL_OF_JOB = `SELECT ${COUNTED_COLUMNS} FROM messages WHERE job = ?`
const CHAINED_OF_JOB = `${ALL_OF_JOB} AND chain IS NOT NULL`
const AT_PLACES = `SELECT ${COUNTED_COLUMNS} FROM messages WHERE sequence IN (SELECT value FROM json_each(?))`

const UNCHAIN = `UPDATE messages SET chain = NULL, later = 0,
    state = iif(state = ${STATE.blocked}, iif(due_ms <= ?, ${STATE.ready}, ${STATE.delayed}), state)
  WHERE job = ? AND chain IS NOT NULL`

const chainBy = (chain: string): string => `UPDATE messages SET chain = ${chain},
    later = state <> ${STATE.claimed} AND due_ms > ?,
    state = iif(state = ${STATE.claimed}, ${STATE.claimed}, ${STATE.blocked})
  WHERE job = ?`

const CHAIN: Readonly<Record<string, string>> = {
  true: chainBy("''"),
  key: chainBy("coalesce(order_key, '')"),
}

const CHAINS = 'SELECT DISTINCT chain FROM messages WHERE job = ? AND chain IS NOT NULL'
