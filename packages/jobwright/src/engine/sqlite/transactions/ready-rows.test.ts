import { expect, test } from 'vitest'

import { jobOf } from '../../conformance/trial.ts'
import { Database } from '../connection/database.ts'
import { migrate } from '../connection/schema.ts'
import { ReadyRows } from './ready-rows.ts'

const LANE = 2

/** A file with ready messages of one job, and how often it was read. */
function fileWith(messages: number): { readonly db: Database; readonly reads: () => number } {
  const db = Database.open({ path: ':memory:', synchronous: 'NORMAL' })
  migrate(db)
  for (let sequence = 1; sequence <= messages; sequence += 1) {
    db.run(
      `INSERT INTO messages (sequence, id, job, state, lane, position, origin, is_run, due_ms, enqueued_ms, schema_version)
        VALUES (?, ?, 'mail', 0, ?, ?, 2, 0, 0, 0, 1)`,
      sequence,
      `message ${sequence}`,
      LANE,
      sequence,
    )
  }
  let reads = 0
  const { all } = db
  db.all = ((...call: Parameters<typeof all>) => ((reads += 1), all.apply(db, call))) as typeof all
  return { db, reads: () => reads }
}

/** Takes messages for runs, as a claim does. @returns their sequences */
function take({ db }: { readonly db: Database }, rows: ReadyRows, runs: number, most: number): number[] {
  const first = rows.first(jobOf('mail'), LANE, most, runs)
  for (const { sequence } of first) db.run('UPDATE messages SET state = 3 WHERE sequence = ?', sequence)
  rows.took(first)
  return first.map(({ sequence }) => sequence)
}

test('one read serves all runs of a transaction, each message once', () => {
  const file = fileWith(50)
  const rows = new ReadyRows(file)
  const taken = Array.from({ length: 50 }, (_, run) => take(file, rows, 50 - run, 1))
  expect(taken.flat()).toEqual(Array.from({ length: 50 }, (_, index) => index + 1))
  expect(take(file, rows, 1, 1)).toEqual([])
  expect(file.reads()).toBe(2) // the second one finds that nothing is left
})

test('reads on when more runs come than were expected', () => {
  const file = fileWith(7)
  const rows = new ReadyRows(file)
  const taken = [
    take(file, rows, 2, 2),
    take(file, rows, 1, 2),
    take(file, rows, 1, 2),
    take(file, rows, 1, 2),
  ]
  expect(taken).toEqual([[1, 2], [3, 4], [5, 6], [7]])
})

test('reads anew once it has forgotten its rows', () => {
  const file = fileWith(3)
  const rows = new ReadyRows(file)
  take(file, rows, 3, 1)
  file.db.run('DELETE FROM messages WHERE sequence = 2')
  rows.forget()
  expect(take(file, rows, 2, 1)).toEqual([3])
})
