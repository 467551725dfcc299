/**
 * Many durable messages that do nothing: `node go/sqlite.ts <contender> <folder>` prints figures as
 * JSON.
 */

import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'

import type { Runner } from 'jobwright'

const MESSAGES = 100_000
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
  hand: byHand,
  callers: concurrentCallers,
  fsync: async () => ({ perSecond: await syncsPerSecond() }),
  latency: latencies,
}

/** The runner: enqueues all messages, then runs them, with events, metrics and history. */
async function throughRunner(): Promise<Figures> {
  const runner = await newRunner(BATCH)
  await runner.pause('messages')
  const enqueue = await perSecond(async () => {
    await Promise.all(
      times(MESSAGES / BATCH, () =>
        runner.enqueueMany(
          'messages',
          times(BATCH, () => PAYLOAD),
        ),
      ),
    )
  })
  let left = MESSAGES
  const ended = new Promise<void>((resolve) => {
    runner.events.subscribe((event) => {
      if (event.type === 'run.ended' && (left -= event.messages) === 0) resolve()
    })
  })
  const drain = await perSecond(async () => {
    await runner.resume('messages')
    await ended
  })
  await runner.stop()
  return { enqueue, drain }
}

/** Hand-written SQL on the same table with the same indices, and nothing else. */
async function byHand(): Promise<Figures> {
  await (await newRunner(BATCH)).stop() // creates the file and its tables
  const { default: Database } = await import('better-sqlite3')
  const db = new Database(path)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  const insert =
    db.prepare(`INSERT INTO messages (id, job, state, lane, position, origin, is_run, due_ms, enqueued_ms,
    schema_version, payload) VALUES (?, 'messages', 0, 2, ?, 2, 0, ?, ?, 1, ?)`)
  const claim =
    db.prepare(`UPDATE messages SET state = 3, claim = ? WHERE sequence IN (SELECT sequence FROM messages
    WHERE state = 0 AND job = 'messages' AND lane = 2 ORDER BY position LIMIT ${BATCH}) RETURNING sequence, id, payload`)
  const settle = db.prepare('DELETE FROM messages WHERE sequence = ? AND claim = ?')
  let position = 0
  const enqueueBatch = db.transaction(() => {
    const nowMs = Date.now()
    for (let each = 0; each < BATCH; each += 1) {
      position += 1
      insert.run(crypto.randomUUID(), position, nowMs, nowMs, JSON.stringify(PAYLOAD))
    }
  })
  const settleBatch = db.transaction((rows: readonly { sequence: number; payload: string }[], id: number) => {
    for (const { sequence } of rows) settle.run(sequence, id)
  })
  const enqueue = await perSecond(async () => {
    for (let batch = 0; batch < MESSAGES / BATCH; batch += 1) enqueueBatch()
  })
  const drain = await perSecond(async () => {
    for (let id = 1; ; id += 1) {
      const rows = claim.all(id) as { sequence: number; payload: string }[]
      if (rows.length === 0) return
      for (const { payload } of rows) JSON.parse(payload)
      settleBatch(rows, id)
    }
  })
  db.close()
  return { enqueue, drain }
}

/** Callers that enqueue one message each, and await it before they enqueue the next. */
async function concurrentCallers(): Promise<Figures> {
  const runner = await newRunner(BATCH)
  await runner.pause('messages')
  const enqueue = await perSecond(async () => {
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
  const runner = await newRunner(1, (began) => taken.push(performance.now() - began))
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

async function newRunner(batchSize: number, begun: (began: number) => void = () => {}): Promise<Runner> {
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
          options: { maxConcurrent: WORKERS, batchSize },
          load: async () => Messages,
        },
      ],
    },
    engine: sqlite({ path }),
    workers: WORKERS,
    signals: false,
    logger: { debug() {}, info() {}, warn: console.error, error: console.error },
  })
  await runner.start()
  return runner
}

async function perSecond(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return MESSAGES / ((performance.now() - began) / 1000)
}

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make)
}

console.log(JSON.stringify(await CONTENDERS[contender]?.()))
process.exit()
