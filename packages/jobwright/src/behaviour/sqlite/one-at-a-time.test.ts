/**
 * What one message after another costs on a file: transactions, syncs of the disk and statements,
 * counted at the database itself.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync, StatementSync } from 'node:sqlite'

import { afterAll, expect, test } from 'vitest'

import type { RunnerResult } from '../../authoring/result.ts'
import { QueueTask } from '../../authoring/task.ts'
import { sqlite } from '../../engine/sqlite/sqlite-engine.ts'
import type { JobOptions } from '../../manifest/options.ts'
import { systemClock, type Clock } from '../../time/clock.ts'
import { createRunner } from '../../runner/create-runner.ts'
import type { Runner } from '../../runner/runner.ts'
import { registryOf } from '../support/registry-of.ts'

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** How many messages each worker takes one after another. */
const ROUNDS = 40

/** On a slow machine, too, a transaction takes all work of its turn. */
const clock: Clock = { ...systemClock, elapsed: () => 0 }

class Mail extends QueueTask<RunnerResult, number> {
  override process(): RunnerResult {
    return { success: true }
  }
}

/** What the database has done, without what looks after the file every few seconds. */
interface Counts {
  transactions: number
  /** Commits that wait for the disk. */
  syncs: number
  statements: number
}

const METHODS = ['run', 'get', 'all'] as const

/** Counts what the database does during a piece of work. */
async function countsOf(work: () => Promise<void>): Promise<Counts> {
  const counts: Counts = { transactions: 0, syncs: 0, statements: 0 }
  let isSynced = true
  const { exec } = DatabaseSync.prototype
  const { run, get, all } = StatementSync.prototype
  DatabaseSync.prototype.exec = function execCounted(sql) {
    if (sql.startsWith('PRAGMA synchronous')) isSynced = sql.endsWith('FULL')
    if (sql === 'COMMIT') counts.transactions += 1
    if (sql === 'COMMIT' && isSynced) counts.syncs += 1
    exec.call(this, sql)
  }
  for (const method of METHODS) {
    const original = { run, get, all }[method] as (...values: unknown[]) => unknown
    Object.assign(StatementSync.prototype, {
      [method](this: StatementSync, ...values: unknown[]): unknown {
        counts.statements += 1
        return original.apply(this, values)
      },
    })
  }
  try {
    await work()
  } finally {
    DatabaseSync.prototype.exec = exec
    Object.assign(StatementSync.prototype, { run, get, all })
  }
  return counts
}

let files = 0

async function startedRunner(workers: number, options: JobOptions): Promise<Runner> {
  files += 1
  const runner = createRunner({
    registry: registryOf({ mail: [Mail, { batchSize: 1, maxConcurrent: workers, ...options }] }),
    engine: sqlite({ path: join(folder, `${files}.db`) }),
    workers,
    clock,
    env: {},
    signals: false,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  })
  await runner.start()
  return runner
}

/** Runs messages that wait, one in a run. @returns the counts for each message */
async function drain(workers: number, options: JobOptions = {}): Promise<Counts> {
  const messages = workers * ROUNDS
  const runner = await startedRunner(workers, options)
  await runner.pause('mail')
  await runner.enqueueMany(
    'mail',
    Array.from({ length: messages }, (_, each) => each),
  )
  let left = messages
  const ended = new Promise<void>((resolve) => {
    runner.events.subscribe((event) => {
      if (event.type === 'run.ended' && (left -= 1) === 0) resolve()
    })
  })
  const { transactions, syncs, statements } = await countsOf(async () => {
    await runner.resume('mail')
    await ended
  })
  await runner.stop()
  const each = (count: number): number => count / messages
  return { transactions: each(transactions), syncs: each(syncs), statements: each(statements) }
}

test.each([5, 50])(
  'with %i workers, all that is due in one turn is one transaction: ends of runs, and the next claims',
  async (workers) => {
    const { transactions, syncs, statements } = await drain(workers)
    // A round of the workers is one turn. The rest is the first claim, and housekeeping.
    expect(transactions).toBeLessThan((1 / workers) * 1.3)
    expect(syncs).toBeLessThanOrEqual(transactions)
    // Five of each message: two writes of its claim, its settlement, the end of the claim, the
    // record. Those of the transaction are shared, and so are the reads of its claims.
    expect(statements).toBeLessThan(5.3 + 15 / workers)
  },
)

test('a message that must not be repeated costs one more: its beginning is on the disk before it runs', async () => {
  const { syncs } = await drain(5, { idempotent: false })
  expect(syncs).toBeGreaterThanOrEqual(2 / 5)
  expect(syncs).toBeLessThan((2 / 5) * 1.3)
})

test('a message starts after one transaction, which is that of its enqueue', async () => {
  const runner = await startedRunner(5, {})
  const started: (() => void)[] = []
  runner.events.subscribe(({ type }) => {
    if (type === 'run.started') started.shift()?.()
  })
  const counts = await countsOf(async () => {
    const start = new Promise<void>((resolve) => started.push(resolve))
    await runner.enqueue('mail', 1)
    await start
  })
  await runner.stop()
  expect(counts).toMatchObject({ transactions: 1, syncs: 1 })
})
