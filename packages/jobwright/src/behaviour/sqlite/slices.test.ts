/** What comes for very many messages at once is done in short transactions. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { jobOf } from '../../engine/conformance/trial.ts'
import type { EngineHost } from '../../engine/contract/engine.ts'
import type { NewMessage } from '../../engine/contract/message.ts'
import { Database } from '../../engine/sqlite/connection/database.ts'
import { JobChanges } from '../../engine/sqlite/connection/job-changes.ts'
import { migrate } from '../../engine/sqlite/connection/schema.ts'
import { Sequence } from '../../engine/sqlite/connection/sequence.ts'
import { Counts } from '../../engine/sqlite/counts/counts.ts'
import { settleJobs } from '../../engine/sqlite/processes/known-jobs.ts'
import { resolveSqliteOptions } from '../../engine/sqlite/sqlite-options.ts'
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
