/** What the engine deletes, so that the file does not grow without bound. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { afterEach, beforeEach, expect, test } from 'vitest'

import type { RunnerResult } from '../../authoring/result.ts'
import { createRunner } from '../../runner/create-runner.ts'
import { QueueTask } from '../../authoring/task.ts'
import { jobOf } from '../../engine/conformance/trial.ts'
import { fakeClock, type FakeClock } from '../../testing/fake-clock.ts'
import { registryOf } from '../support/registry-of.ts'
import { claimRuns } from '../../engine/sqlite/transactions/claiming.ts'
import { Database } from '../../engine/sqlite/connection/database.ts'
import { prune, ROWS_IN_A_STEP, shrink, SPARE_PAGES } from '../../engine/sqlite/transactions/housekeeping.ts'
import { settleJobs } from '../../engine/sqlite/processes/known-jobs.ts'
import { storeMessage } from '../../engine/sqlite/tables/messages.ts'
import { migrate } from '../../engine/sqlite/connection/schema.ts'
import { JobChanges } from '../../engine/sqlite/connection/job-changes.ts'
import { Sequence } from '../../engine/sqlite/connection/sequence.ts'
import { Counts } from '../../engine/sqlite/counts/counts.ts'
import { finishRun, settleMessages } from '../../engine/sqlite/transactions/settling.ts'
import { sqlite } from '../../engine/sqlite/sqlite-engine.ts'
import { resolveSqliteOptions } from '../../engine/sqlite/sqlite-options.ts'
import type { Store } from '../../engine/sqlite/tables/store.ts'
import { ReadyJobs } from '../../engine/sqlite/transactions/ready-jobs.ts'
import type { NewMessage } from '../../engine/contract/message.ts'
import { runRecord, type HistoryLimits } from '../../engine/contract/run-record.ts'
import type { SqliteOptions } from '../../engine/sqlite/connection/settings.ts'

// A busy machine writes slowly.
let folder: string
let clock: FakeClock
let store: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
  clock = fakeClock()
})
afterEach(() => {
  store.db.close()
  rmSync(folder, { recursive: true })
})

const many = { batchSize: 10, maxConcurrent: 100_000 }
const JOBS = [jobOf('mail', many), jobOf('chat', many)]

/** Opens the store of an engine, without its timers. */
function openStore(history: Partial<HistoryLimits> = {}, options: Partial<SqliteOptions> = {}): void {
  const resolved = resolveSqliteOptions({ path: join(folder, 'jobs.db'), synchronous: 'NORMAL', ...options })
  const db = Database.open(resolved)
  migrate(db)
  store = {
    db,
    host: {
      clock,
      processId: 'test',
      history: { maxRuns: 1000, maxAgeMs: 604_800_000, ...history },
      jobs: JOBS,
      wake() {},
      dropped() {},
      cancelled() {},
      ended() {},
    },
    jobs: new Map(JOBS.map((job) => [job.type, job])),
    sequence: new Sequence(db),
    changes: new JobChanges(db),
    options: resolved,
    counts: new Counts(db),
    dropped: [],
    recovery: { atMs: clock.now(), isUnfinished: false, isNew: false },
  }
  inTransaction(() => settleJobs(store))
}

function inTransaction<T>(work: () => T): T {
  return store.db.transaction(() => {
    store.sequence.begin()
    const value = work()
    store.sequence.end()
    return value
  })
}

function send(job: string, count: number, payload = ''): void {
  const message: NewMessage = { job, payload, origin: 'message', priority: 'NORMAL', dueMs: clock.now() }
  inTransaction(() => {
    for (let sent = 0; sent < count; sent += 1) storeMessage(store, message)
  })
}

/** Claims everything that waits, and ends it. */
function workOff(isDead = false): void {
  const ready = new ReadyJobs(store.jobs.keys())
  const none = Number.POSITIVE_INFINITY
  const request = { runs: none, slots: () => none, allowance: () => none, claimed() {} }
  const to = isDead
    ? ({ state: 'dead', reason: 'exhausted', error: 'it broke', stack: undefined } as const)
    : ({ state: 'done', status: 'succeeded' } as const)
  inTransaction(() => {
    for (const { claim, rows } of claimRuns(store, ready, request)) {
      for (const { id, sequence } of rows) {
        settleMessages(store, [{ claimId: claim.id, messageId: id, to, place: sequence }])
      }
      const run = { id: claim.id, claim, startedMs: clock.now(), results: [] }
      const record = runRecord(run, { status: isDead ? 'failed' : 'succeeded' }, clock.now())
      finishRun(store, { run: { record }, settlements: [], isWhole: true }, new Map())
    }
  })
}

/** Prunes as the engine does. @returns how many rows each step deleted */
function pruneAll(): readonly number[] {
  const steps: number[] = []
  do steps.push(inTransaction(() => prune(store)))
  while (steps.at(-1) !== 0)
  while (shrink(store.db));
  return steps
}

function countOf(table: string): number {
  return store.db.get<{ rows: number }>(`SELECT count(*) AS rows FROM ${table}`)?.rows ?? 0
}

test('under constant traffic the file stops growing, and history keeps to its count', () => {
  openStore({ maxRuns: 100 })
  const pages: number[] = []
  for (let round = 0; round < 8; round += 1) {
    send('mail', 5000, 'x'.repeat(200))
    workOff()
    pruneAll()
    pages.push(store.db.pragma('page_count'))
  }
  expect([countOf('messages'), countOf('claims'), countOf('runs')]).toEqual([0, 0, 100])
  expect(Math.max(...pages.slice(4)) / Math.max(...pages.slice(0, 4))).toBeLessThan(1.1)
})

test('the space that many messages took is given back to the disk', () => {
  openStore()
  send('mail', 20_000, 'x'.repeat(1000))
  const most = store.db.pragma('page_count')
  workOff()
  pruneAll()
  expect(most).toBeGreaterThan(6000)
  expect(store.db.pragma('freelist_count')).toBeLessThanOrEqual(SPARE_PAGES)
  expect(store.db.pragma('page_count')).toBeLessThan(SPARE_PAGES + 500)
})

test('pruning deletes a limited number of rows in each step', () => {
  openStore({ maxRuns: 50 }, { maxDeadLetters: 20 })
  send('mail', 12_000)
  workOff()
  send('chat', 1320)
  workOff(true)
  // Of 1,332 runs 50 stay, and of 1,320 dead letters 20.
  const steps = pruneAll()
  expect(Math.max(...steps)).toBe(ROWS_IN_A_STEP)
  expect(steps.reduce((sum, rows) => sum + rows)).toBe(1332 - 50 + 1320 - 20)
  expect([countOf('runs'), countOf('run_messages'), countOf('dead_letters')]).toEqual([50, 0, 20])
})

test('runs that are too old are deleted, however few there are', async () => {
  openStore({ maxAgeMs: 60_000 })
  send('mail', 10)
  workOff()
  await clock.advance('61s')
  send('mail', 20)
  workOff()
  pruneAll()
  expect(countOf('runs')).toBe(2)
})

test('dead letters are limited by number per job and by age: the newest stay', async () => {
  openStore({}, { maxDeadLetters: 3, deadLetterMaxAgeSeconds: 60 })
  send('mail', 5)
  send('chat', 2)
  workOff(true)
  pruneAll()
  expect(lettersByJob()).toEqual([
    { job: 'chat', letters: 2 },
    { job: 'mail', letters: 3 },
  ])
  await clock.advance('61s')
  send('mail', 1)
  workOff(true)
  pruneAll()
  expect(lettersByJob()).toEqual([{ job: 'mail', letters: 1 }])
})

function lettersByJob(): readonly unknown[] {
  return store.db.all('SELECT job, count(*) AS letters FROM dead_letters GROUP BY job')
}

test('keys whose time is over, and outcomes that no caller waits for any more, are deleted', async () => {
  openStore()
  const message = {
    job: 'mail',
    payload: '',
    origin: 'manual',
    priority: 'NORMAL',
    dueMs: clock.now(),
  } as const
  inTransaction(() => {
    for (let key = 0; key < 700; key += 1) {
      const dedupeUntilMs = clock.now() + 1000
      storeMessage(store, { ...message, dedupeKey: String(key), dedupeUntilMs })
    }
  })
  workOff()
  pruneAll()
  expect([countOf('dedupe_keys'), countOf('outcomes')]).toEqual([700, 70])
  await clock.advance('1s')
  pruneAll()
  expect([countOf('dedupe_keys'), countOf('outcomes')]).toEqual([0, 70])
  await clock.advance('1h')
  pruneAll()
  expect(countOf('outcomes')).toBe(0)
})

test('a running program prunes on its own, however many runs there were since the last time', async () => {
  openStore()
  class Mail extends QueueTask<RunnerResult, number> {
    override process(): RunnerResult {
      return { success: true }
    }
  }
  const runner = createRunner({
    registry: registryOf({ mail: [Mail, { batchSize: 1, maxConcurrent: 10 }] }),
    engine: sqlite({ path: join(folder, 'jobs.db'), synchronous: 'NORMAL' }),
    history: { maxRuns: 10 },
    env: {},
    signals: false,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  })
  await runner.start()
  await runner.enqueueMany(
    'mail',
    Array.from({ length: 3000 }, (_, number) => number),
  )
  const db = new DatabaseSync(join(folder, 'jobs.db'), { readOnly: true })
  const runs = db.prepare('SELECT count(*) AS runs, max(sequence) AS made FROM runs')
  await expect.poll(() => runs.get()).toEqual({ runs: 10, made: 3000 })
  db.close()
  await runner.stop()
})
