/**
 * Many durable messages that do nothing: `node go/sqlite.ts <contender> <folder>` prints figures as
 * JSON.
 */

import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'

import type { Runner } from 'jobwright'

const MESSAGES = 100_000
/** With one message in a run. */
const SINGLE_MESSAGES = 20_000
const BATCH = 100
const WORKERS = 5
const CALLERS = 1000
const PAYLOAD = {
  to: 'someone@example.org',
  subject: 'A message of a usual size',
  template: 'welcome',
  locale: 'en',
}

type Figures = Record<string, number>

const [contender = '', folder = ''] = process.argv.slice(2)
const path = join(folder, `${contender}.db`)

/**
 * `runner` and `hand` enqueue {@link MESSAGES} in batches and process them. All write with
 * `synchronous = FULL`.
 */
const CONTENDERS: Readonly<Record<string, () => Promise<Figures>>> = {
  runner: throughRunner,
  'runner, 5 singly': () => singly(5),
  'runner, 50 singly': () => singly(50),
  'hand, 5 singly': () => singlyByHand(5),
  'hand, 50 singly': () => singlyByHand(50),
  hand: byHand,
  callers: concurrentCallers,
  fsync: async () => ({ perSecond: await syncsPerSecond() }),
  latency: latencies,
}

/** The runner: enqueues all messages, then runs them, with events, metrics and history. */
async function throughRunner(): Promise<Figures> {
  const runner = await newRunner({ batchSize: BATCH })
  const enqueue = await perSecond(MESSAGES, () => fill(runner, MESSAGES))
  const drain = await perSecond(MESSAGES, () => drained(runner, MESSAGES))
  await runner.stop()
  return { enqueue, drain }
}

/** The runner with one message in a run, on this many workers. */
async function singly(workers: number): Promise<Figures> {
  const runner = await newRunner({ batchSize: 1, workers })
  await fill(runner, SINGLE_MESSAGES)
  const { user, system } = process.cpuUsage()
  const drain = await perSecond(SINGLE_MESSAGES, () => drained(runner, SINGLE_MESSAGES))
  const after = process.cpuUsage()
  await runner.stop()
  return { drain, cpuUs: (after.user + after.system - user - system) / SINGLE_MESSAGES }
}

async function fill(runner: Runner, count: number): Promise<void> {
  await runner.pause('messages')
  await Promise.all(
    times(count / BATCH, () =>
      runner.enqueueMany(
        'messages',
        times(BATCH, () => PAYLOAD),
      ),
    ),
  )
}

async function drained(runner: Runner, count: number): Promise<void> {
  let left = count
  const ended = new Promise<void>((resolve) => {
    runner.events.subscribe((event) => {
      if (event.type === 'run.ended' && (left -= event.messages) === 0) resolve()
    })
  })
  await runner.resume('messages')
  await ended
}

/** A claimed row. */
interface HandRow {
  readonly sequence: number
  readonly payload: string
}

/** Hand-written SQL on the same table with the same indices, and nothing else. */
async function openByHand(most: number) {
  await (await newRunner({ batchSize: BATCH })).stop() // creates the file and its tables
  const { default: Database } = await import('better-sqlite3')
  const db = new Database(path)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  const insert =
    db.prepare(`INSERT INTO messages (id, job, state, lane, position, origin, is_run, due_ms, enqueued_ms,
    schema_version, payload) VALUES (?, 'messages', 0, 2, ?, 2, 0, ?, ?, 1, ?)`)
  const claim = db.prepare<[number], HandRow>(`UPDATE messages SET state = 3, claim = ? WHERE sequence IN
    (SELECT sequence FROM messages WHERE state = 0 AND job = 'messages' AND lane = 2 ORDER BY position LIMIT ${most})
    RETURNING sequence, id, payload`)
  const settle = db.prepare('DELETE FROM messages WHERE sequence = ? AND claim = ?')
  let position = 0
  const enqueueBatch = db.transaction(() => {
    const nowMs = Date.now()
    for (let each = 0; each < BATCH; each += 1) {
      position += 1
      insert.run(crypto.randomUUID(), position, nowMs, nowMs, JSON.stringify(PAYLOAD))
    }
  })
  return { db, claim, settle, enqueueBatch }
}

/** {@link BATCH} messages in a claim: one transaction claims them, another one settles them. */
async function byHand(): Promise<Figures> {
  const { db, claim, settle, enqueueBatch } = await openByHand(BATCH)
  const settleBatch = db.transaction((rows: readonly HandRow[], id: number) => {
    for (const { sequence } of rows) settle.run(sequence, id)
  })
  const enqueue = await perSecond(MESSAGES, async () => {
    for (let batch = 0; batch < MESSAGES / BATCH; batch += 1) enqueueBatch()
  })
  const drain = await perSecond(MESSAGES, async () => {
    for (let id = 1; ; id += 1) {
      const rows = claim.all(id)
      if (rows.length === 0) return
      for (const { payload } of rows) JSON.parse(payload)
      settleBatch(rows, id)
    }
  })
  db.close()
  return { enqueue, drain }
}

/**
 * One message in a claim, and this many claims in a commit, which also settles those before: the
 * same group commit as the engine's.
 */
async function singlyByHand(workers: number): Promise<Figures> {
  const { db, claim, settle, enqueueBatch } = await openByHand(1)
  for (let batch = 0; batch < SINGLE_MESSAGES / BATCH; batch += 1) enqueueBatch()
  let id = 0
  let held: readonly (HandRow & { readonly claim: number })[] = []
  const turn = db.transaction(() => {
    for (const { sequence, claim: claimed } of held) settle.run(sequence, claimed)
    held = times(workers, () => {
      id += 1
      const row = claim.get(id)
      return row === undefined ? [] : [{ ...row, claim: id }]
    }).flat()
  })
  const drain = await perSecond(SINGLE_MESSAGES, async () => {
    do {
      turn()
      for (const { payload } of held) JSON.parse(payload)
    } while (held.length > 0)
  })
  db.close()
  return { drain }
}

/** Callers that enqueue one message each, and await it before they enqueue the next. */
async function concurrentCallers(): Promise<Figures> {
  const runner = await newRunner({ batchSize: BATCH })
  await runner.pause('messages')
  const enqueue = await perSecond(MESSAGES, async () => {
    await Promise.all(
      times(CALLERS, async () => {
        for (let each = 0; each < MESSAGES / CALLERS; each += 1) await runner.enqueue('messages', PAYLOAD)
      }),
    )
  })
  await runner.stop()
  return { perSecond: enqueue }
}

/** Syncs of the disk per second: the bound for callers that wait one after another. */
async function syncsPerSecond(): Promise<number> {
  const file = openSync(path, 'w')
  const page = Buffer.alloc(4096)
  const syncs = 500
  const began = performance.now()
  for (let each = 0; each < syncs; each += 1) {
    writeSync(file, page)
    fdatasyncSync(file)
  }
  closeSync(file)
  return syncs / ((performance.now() - began) / 1000)
}

/** The time from the call of `enqueue` to the first line of `process`, one message at a time. */
async function latencies(): Promise<Figures> {
  const taken: number[] = []
  const runner = await newRunner({ batchSize: 1, begun: (began) => taken.push(performance.now() - began) })
  for (let each = 0; each < 500; each += 1) {
    const before = taken.length
    await runner.enqueue('messages', { began: performance.now() })
    while (taken.length === before) await new Promise(setImmediate)
  }
  await runner.stop()
  const sorted = taken.toSorted((one, other) => one - other)
  return {
    p50: sorted[Math.floor(sorted.length * 0.5)] ?? 0,
    p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
  }
}

async function newRunner({
  batchSize,
  workers = WORKERS,
  begun = () => {},
}: {
  readonly batchSize: number
  readonly workers?: number
  readonly begun?: (began: number) => void
}): Promise<Runner> {
  const { createRunner, QueueTask } = await import('jobwright')
  const { configSchemaFor } = await import('jobwright/manifest')
  const { sqlite } = await import('jobwright/sqlite')
  class Messages extends QueueTask<{ success: boolean }, { began?: number }> {
    override async process({ began }: { began?: number }): Promise<{ success: boolean }> {
      if (began !== undefined) begun(began)
      return { success: true }
    }
  }
  const runner = createRunner({
    registry: {
      formatVersion: 1,
      envPrefix: '',
      config: configSchemaFor(['messages']),
      jobs: [
        {
          type: 'messages',
          constant: 'MESSAGES',
          kind: 'queue',
          file: 'src/tasks/messages.ts',
          options: { maxConcurrent: workers, batchSize },
          load: async () => Messages,
        },
      ],
    },
    engine: sqlite({ path }),
    workers,
    signals: false,
    logger: { debug() {}, info() {}, warn: console.error, error: console.error },
  })
  await runner.start()
  return runner
}

async function perSecond(messages: number, work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return messages / ((performance.now() - began) / 1000)
}

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make)
}

console.log(JSON.stringify(await CONTENDERS[contender]?.()))
process.exit()
