/** Messages in strict order: of each chain only the head is in the line, and what is behind it waits until the head is gone. */

import { CLAIM_COLUMNS, STATE, type ClaimableRow } from './message-row.ts'
import type { Tables, Store } from './store.ts'
import type { EngineJob } from '../../contract/engine-job.ts'

/** What messages of this job are kept in order by; `null` where they are not. */
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

/** Puts the head of a chain into the line, or leaves it to the delay, unless an earlier one is still there. */
export function standChain({ db, sequence, host }: Tables, job: string, chain: string): void {
  const ahead = 'SELECT 1 FROM messages WHERE job = ? AND chain = ? AND state IN (0, 1, 3) LIMIT 1'
  if (db.get(ahead, job, chain) !== undefined) return
  const head = db.get<{ sequence: number; dueMs: number }>(
    'SELECT sequence, due_ms AS dueMs FROM messages WHERE job = ? AND chain = ? AND state = 2 ORDER BY sequence LIMIT 1',
    job,
    chain,
  )
  if (head === undefined) return
  const state = head.dueMs <= host.clock.now() ? STATE.ready : STATE.delayed
  db.run(
    'UPDATE messages SET state = ?, position = ? WHERE sequence = ?',
    state,
    sequence.next(),
    head.sequence,
  )
}

/** What may go in one run with the head of its chain, in order. */
export function followersOf(
  { db, host, jobs }: Store,
  head: ClaimableRow,
  most: number,
): readonly ClaimableRow[] {
  if (head.chain === null || head.alone === 1 || most < 1) return []
  const rows = db.all<ClaimableRow>(
    `SELECT ${CLAIM_COLUMNS} FROM messages WHERE job = ? AND chain = ? AND state = 2 ORDER BY sequence LIMIT ?`,
    head.job,
    head.chain,
    most,
  )
  const nowMs = host.clock.now()
  const newest = jobs.get(head.job)?.schemaVersion ?? 0
  const end = rows.findIndex((row) => row.alone === 1 || row.dueMs > nowMs || row.schemaVersion > newest)
  return end === -1 ? rows : rows.slice(0, end)
}

/** Where a job keeps another order than when its messages were stored, they are put into the new one. */
export function reorder(store: Store, job: EngineJob, before: string | null): void {
  const { db } = store
  const now = job.preserveOrder === undefined ? null : String(job.preserveOrder)
  if (now === before) return
  db.run('UPDATE jobs SET preserve_order = ? WHERE job = ?', now, job.type)
  chainAnew(store, job)
}

/** Puts all messages of a job into its order. */
export function chainAnew(store: Store, job: EngineJob): void {
  const { db } = store
  if (job.preserveOrder === undefined) {
    db.run(
      `UPDATE messages SET chain = NULL, state = iif(state = 2, iif(due_ms <= ?, 0, 1), state)
        WHERE job = ? AND chain IS NOT NULL`,
      store.host.clock.now(),
      job.type,
    )
    return
  }
  db.run(
    `UPDATE messages SET chain = ${job.preserveOrder === 'key' ? "coalesce(order_key, '')" : "''"}, state = iif(state = 3, 3, 2) WHERE job = ?`,
    job.type,
  )
  const chains = db.all<{ chain: string }>(
    'SELECT DISTINCT chain FROM messages WHERE job = ? AND chain IS NOT NULL',
    job.type,
  )
  for (const { chain } of chains) standChain(store, job.type, chain)
}
