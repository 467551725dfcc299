/** What comes for very many messages at once is done in short transactions. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { jobOf, Trial } from '../../engine/conformance/trial.ts'
import type { DeadLetterChoice } from '../../engine/contract/dead-letter.ts'
import type { EngineHost } from '../../engine/contract/engine.ts'
import type { NewMessage } from '../../engine/contract/message.ts'
import { Database } from '../../engine/sqlite/connection/database.ts'
import { JobChanges } from '../../engine/sqlite/connection/job-changes.ts'
import { migrate } from '../../engine/sqlite/connection/schema.ts'
import { Sequence } from '../../engine/sqlite/connection/sequence.ts'
import { Counts } from '../../engine/sqlite/counts/counts.ts'
import { settleJobs } from '../../engine/sqlite/processes/known-jobs.ts'
import { resolveSqliteOptions } from '../../engine/sqlite/sqlite-options.ts'
import { sqlite } from '../../engine/sqlite/sqlite-engine.ts'
import { openSqliteFile } from '../../engine/sqlite/sqlite-file.ts'
import {
  bury,
  discardDeadLetters,
  redriveDeadLetters,
  takeInSlices,
} from '../../engine/sqlite/tables/dead-letter-table.ts'
import { UNREAD_COLUMNS, type UnreadRow } from '../../engine/sqlite/tables/message-row.ts'
import { storeMessage } from '../../engine/sqlite/tables/messages.ts'
import type { Store } from '../../engine/sqlite/tables/store.ts'
import { catchUp } from '../../engine/sqlite/transactions/catch-up.ts'
import { claimRuns } from '../../engine/sqlite/transactions/claiming.ts'
import { signIn } from '../../engine/sqlite/processes/processes.ts'
import { ReadyJobs } from '../../engine/sqlite/transactions/ready-jobs.ts'
import { mustRecover, recover } from '../../engine/sqlite/transactions/recovery.ts'
import { fakeClock } from '../../testing/fake-clock.ts'

const clock = fakeClock()
const JOBS = [
  jobOf('mail', { batchSize: 50 }),
  jobOf('report', { dependencies: ['mail'], kind: 'self-contained' }),
]

let folder: string
let db: Database
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
  db = Database.open({ path: join(folder, 'jobs.db'), synchronous: 'NORMAL' })
  migrate(db)
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

/** The store of a process, without its timers. */
function storeOf(processId: string): Store {
  const host: EngineHost = {
    clock,
    processId,
    history: { maxRuns: 1000, maxAgeMs: 604_800_000 },
    jobs: JOBS,
    wake() {},
    dropped() {},
    cancelled() {},
    ended() {},
  }
  const store: Store = {
    db,
    host,
    jobs: new Map(JOBS.map((job) => [job.type, job])),
    sequence: new Sequence(db),
    changes: new JobChanges(db),
    options: resolveSqliteOptions({ path: db.path }),
    counts: new Counts(db),
    dropped: [],
    recovery: { atMs: clock.now(), isUnfinished: false, isNew: false },
  }
  inTransaction(store, () => {
    settleJobs(store)
    signIn(store)
  })
  return store
}

function inTransaction<T>(store: Store, work: () => T): T {
  return db.transaction(() => {
    store.sequence.begin()
    store.changes.begin()
    const value = work()
    store.changes.end()
    store.sequence.end()
    return value
  })
}

function send(store: Store, count: number, differences: Partial<NewMessage> = {}): void {
  const message = {
    job: 'mail',
    payload: 1,
    origin: 'message',
    priority: 'NORMAL',
    dueMs: clock.now(),
  } as const
  inTransaction(store, () => {
    for (let sent = 0; sent < count; sent += 1) storeMessage(store, { ...message, ...differences })
  })
}

const REQUEST = {
  runs: 1000,
  slots: () => Number.POSITIVE_INFINITY,
  allowance: () => Number.POSITIVE_INFINITY,
  claimed() {},
}

function countOf(condition: string): number {
  return db.get<{ rows: number }>(`SELECT count(*) AS rows FROM messages WHERE ${condition}`)?.rows ?? 0
}

test('messages that are due together become ready 1,000 at a time, the oldest first', async () => {
  const store = storeOf('one')
  send(store, 1500, { dueMs: clock.now() + 2000 })
  send(store, 1000, { dueMs: clock.now() + 1000 })
  await clock.advance(3000)
  const ready: number[] = []
  for (let times = 0; times < 3; times += 1) {
    inTransaction(store, () => catchUp(store))
    ready.push(countOf('state = 0'))
  }
  expect(ready).toEqual([1000, 2000, 2500])
  const places = db.all<{ sequence: number }>('SELECT sequence FROM messages ORDER BY position')
  const sequences = places.map(({ sequence }) => sequence)
  expect(sequences).toEqual([
    ...sequences.slice(0, 1000).toSorted(byNumber),
    ...sequences.slice(1000).toSorted(byNumber),
  ])
  expect(sequences[0]).toBeGreaterThan(sequences[1000] ?? 0)
})

const byNumber = (one: number, other: number): number => one - other

test('messages that expire together are dropped 100 at a time', async () => {
  const store = storeOf('one')
  send(store, 250, { expiresMs: clock.now() + 1000 })
  await clock.advance(1000)
  const left: number[] = []
  for (let times = 0; times < 3; times += 1) {
    inTransaction(store, () => catchUp(store))
    left.push(countOf('1'))
  }
  expect(left).toEqual([150, 50, 0])
})

test('claims of a process that is gone are taken over about 100 messages at a time', async () => {
  const gone = storeOf('gone')
  send(gone, 500)
  inTransaction(gone, () => claimRuns(gone, new ReadyJobs(['mail']), REQUEST))
  await clock.advance(60_000)
  const store = storeOf('one')
  store.recovery.atMs = 0
  const held: number[] = []
  while (mustRecover(store)) {
    inTransaction(store, () => recover(store))
    held.push(countOf('state = 3'))
  }
  expect(held).toEqual([400, 300, 200, 100, 0, 0])
})

test('heads that can never run are dropped 50 at a time', async () => {
  const store = storeOf('one')
  db.run("UPDATE jobs SET last_status = 'failed' WHERE job = 'mail'")
  send(store, 120, { job: 'report' })
  db.run('UPDATE messages SET gives_up_ms = NULL, due_ms = 0')
  const ready = new ReadyJobs(['report'])
  store.changes.reportTo(ready)
  const left: number[] = []
  for (let times = 0; times < 3; times += 1) {
    ready.begin()
    inTransaction(store, () => claimRuns(store, ready, { ...REQUEST, runs: 1 }))
    ready.committed()
    left.push(countOf('1'))
  }
  expect(left).toEqual([70, 20, 0])
})

/** A transaction for each slice, and how many letters are left after it. */
function takeLetters(
  store: Store,
  choice: DeadLetterChoice,
  work: typeof redriveDeadLetters,
): { readonly left: number[]; readonly taken: Promise<readonly string[]> } {
  const left: number[] = []
  const taken = takeInSlices(choice, async (rest) => {
    const slice = inTransaction(store, () => work(store, rest))
    left.push(db.get<{ rows: number }>('SELECT count(*) AS rows FROM dead_letters')?.rows ?? 0)
    return slice
  })
  return { left, taken }
}

/** Sends messages, and lets them die. */
function letDie(store: Store, count: number): readonly string[] {
  const before = countOf('1')
  send(store, count)
  const rows = db.all<UnreadRow>(`SELECT ${UNREAD_COLUMNS} FROM messages ORDER BY sequence`).slice(before)
  inTransaction(store, () => {
    for (const row of rows)
      bury(store, row, { state: 'dead', reason: 'exhausted', error: '', stack: undefined })
    db.run('DELETE FROM messages WHERE sequence >= ?', rows[0]?.sequence ?? 0)
  })
  return rows.map(({ id }) => id)
}

test('dead letters are redriven and deleted 200 at a time', async () => {
  const store = storeOf('one')
  const ids = letDie(store, 1000)
  const byIds = takeLetters(store, { ids: ids.slice(0, 450) }, discardDeadLetters)
  expect(await byIds.taken).toEqual(ids.slice(0, 450))
  expect(byIds.left).toEqual([800, 600, 550])
  const byJob = takeLetters(store, { job: 'mail' }, redriveDeadLetters)
  expect(await byJob.taken).toEqual(ids.slice(450))
  expect(byJob.left).toEqual([350, 150, 0])
  expect(countOf('state = 0')).toBe(550)
})

test('what dies while dead letters are redriven stays', async () => {
  const store = storeOf('one')
  const ids = letDie(store, 250)
  let later: readonly string[] = []
  const redriven = await takeInSlices({ job: 'mail' }, async (left) => {
    const slice = inTransaction(store, () => redriveDeadLetters(store, left))
    if (later.length === 0) later = letDie(store, 100)
    return slice
  })
  expect(redriven).toEqual(ids)
  expect(db.all('SELECT id FROM dead_letters ORDER BY sequence')).toEqual(later.map((id) => ({ id })))
})

test('dead letters that a failed call has left are redriven by the next one', async () => {
  const store = storeOf('one')
  const ids = letDie(store, 500)
  let slices = 0
  const failing = takeInSlices({ job: 'mail' }, async (left) => {
    slices += 1
    return inTransaction(store, () => {
      const slice = redriveDeadLetters(store, left)
      if (slices === 2) throw new Error('the disk is full')
      return slice
    })
  })
  await expect(failing).rejects.toThrow('the disk is full')
  expect(countOf('state = 0')).toBe(200)
  expect(await takeLetters(store, { job: 'mail' }, redriveDeadLetters).taken).toEqual(ids.slice(200))
})

/** Counts the turns of the event loop while a call is under way. */
async function turnsOf(call: () => PromiseLike<unknown>): Promise<number> {
  let turns = 0
  const count = (): void => {
    turns += 1
    next = setImmediate(count)
  }
  let next = setImmediate(count)
  await call()
  clearImmediate(next)
  return turns
}

test('the event loop has its turns while very many dead letters of a file are redriven and deleted', async () => {
  const store = storeOf('one')
  const ids = letDie(store, 2000)
  const file = openSqliteFile({ path: db.path })
  expect(await turnsOf(() => file.deadLetters.redrive({ ids: ids.slice(0, 1000) }))).toBeGreaterThanOrEqual(4)
  expect(await turnsOf(() => file.deadLetters.delete({ job: 'mail' }))).toBeGreaterThanOrEqual(4)
  file.close()
})

test('an engine that is closed while it redrives very many dead letters redrives them all', async () => {
  const ids = letDie(storeOf('one'), 1000)
  const trial = new Trial(sqlite({ path: db.path }))
  await trial.open(JOBS)
  const redriving = trial.engine.redrive({ job: 'mail' })
  const turns = await turnsOf(async () => trial.engine.close())
  expect(turns).toBeGreaterThanOrEqual(4)
  expect(await redriving).toEqual(ids)
  expect(countOf('state = 0')).toBe(1000)
})
