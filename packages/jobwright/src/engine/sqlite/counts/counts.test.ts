import { expect, test } from 'vitest'

import { Database } from '../connection/database.ts'
import { migrate } from '../connection/schema.ts'
import { blocksFrom } from './blocks.ts'
import { Counts, type CountedMessage } from './counts.ts'
import { BLOCK, LISTED, PLACE } from './place.ts'

function countsInMemory(): { readonly db: Database; readonly counts: Counts } {
  const db = Database.open({ path: ':memory:', synchronous: 'NORMAL' })
  migrate(db)
  return { db, counts: new Counts(db) }
}

function messageAt(sequence: number, fields: Partial<CountedMessage> = {}): CountedMessage {
  return { job: 'mail', lane: 2, schemaVersion: 1, sequence, enqueuedMs: 1000 + sequence, ...fields }
}

/** The statements that a piece of work runs. */
function statementsOf(db: Database, work: () => void): number {
  let statements = 0
  const { run, get } = db
  db.run = (...call) => ((statements += 1), run.apply(db, call))
  db.get = ((...call: Parameters<typeof get>) => ((statements += 1), get.apply(db, call))) as typeof get
  work()
  return statements
}

test('a batch of one job costs two statements for each block that it touches', () => {
  const { db, counts } = countsInMemory()
  for (let sequence = BLOCK; sequence < 2 * BLOCK; sequence += 1) counts.add(messageAt(sequence), PLACE.ready)
  expect(statementsOf(db, () => counts.write())).toBe(2)
  expect(counts.all()).toEqual([{ job: 'mail', place: PLACE.ready, lane: 2, messages: BLOCK }])
})

test('what comes and goes in one transaction costs no statement', () => {
  const { db, counts } = countsInMemory()
  counts.add(messageAt(1), PLACE.ready)
  counts.remove(messageAt(1), PLACE.ready)
  expect(statementsOf(db, () => counts.write())).toBe(0)
})

test('a transaction that was rolled back has counted nothing', () => {
  const { counts } = countsInMemory()
  counts.add(messageAt(1), PLACE.ready)
  counts.begin()
  counts.add(messageAt(2), PLACE.delayed)
  counts.write()
  expect(counts.all()).toEqual([{ job: 'mail', place: PLACE.delayed, lane: 2, messages: 1 }])
})

test('a transaction knows what it has counted itself', () => {
  const { counts } = countsInMemory()
  counts.add(messageAt(1), PLACE.ready)
  counts.add(messageAt(2), PLACE.blocked)
  counts.add(messageAt(3, { job: 'report' }), PLACE.ready)
  expect(counts.of('mail', [PLACE.ready, PLACE.blocked])).toBe(2)
})

test('a block is forgotten with its last message, and found by job, state and age until then', () => {
  const { db, counts } = countsInMemory()
  counts.add(messageAt(1), PLACE.ready)
  counts.add(messageAt(5 * BLOCK, { job: 'report' }), PLACE.ready)
  counts.add(messageAt(7 * BLOCK), PLACE.delayed)
  counts.write()
  const states = Object.values(LISTED)
  expect(blocksFrom(db, { states }, 0, 10)).toEqual([0, 5, 7])
  expect(blocksFrom(db, { states, jobs: ['mail'] }, 0, 10)).toEqual([0, 7])
  expect(blocksFrom(db, { states: [LISTED.delayed] }, 0, 10)).toEqual([7])
  expect(blocksFrom(db, { states, enqueuedBeforeMs: 1002 }, 0, 10)).toEqual([0])
  counts.remove(messageAt(1), PLACE.ready)
  counts.write()
  expect(blocksFrom(db, { states }, 0, 10)).toEqual([5, 7])
  expect(blocksFrom(db, { states }, 6, 10)).toEqual([7])
})
