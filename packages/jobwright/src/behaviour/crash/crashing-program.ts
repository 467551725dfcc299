/**
 * A program under load that is to be killed: it sends itself messages, processes them, and reports
 * what it does, each line in full before it goes on. Arguments: the database file, the seed of its
 * messages, its life (`load` or `drain`), and a file for its reports, if several such programs have
 * to be read in one order.
 */

import { openSync, writeSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

import type { JobContext, QueueContext } from '../../authoring/context.ts'
import type { RunnerResult } from '../../authoring/result.ts'
import { createRunner } from '../../runner/create-runner.ts'
import { BaseTask, QueueTask } from '../../authoring/task.ts'
import { registryOf } from '../support/registry-of.ts'
import { seededRandom } from '../../testing/seeded-random.ts'
import { SENT_BY_ONE } from './crash-journal.ts'
import { sqlite } from '../../engine/sqlite/sqlite-engine.ts'

const [, , path = '', seed = '', life = 'load', journal] = process.argv
const output = journal === undefined ? 1 : openSync(journal, 'a')

/** What a message tells its task to do. */
interface Order {
  readonly number: number
  /** How many attempts fail before one succeeds. */
  readonly failures: number
  readonly workMs: number
  readonly notBeforeMs: number
}

/** The most messages of this program that may wait. */
const BACKLOG = 400

/** With this many acknowledged messages the program counts as busy. */
const BUSY_WITH = 150

/** Reports a line: a pipe and a file take it as a whole, and keep it when this process is gone. */
function say(...words: readonly (string | number)[]): void {
  writeSync(output, `${words.join(' ')}\n`)
}

/** Tells the test where the program is. */
function tell(state: 'starting' | 'started' | 'busy' | 'drained'): void {
  writeSync(1, `${state}\n`)
}

/**
 * The ids of the messages that each run has done, to be reported once the engine has settled them.
 */
const done = new Map<string, string[]>()

class Worker extends QueueTask<RunnerResult, Order> {
  override async process(order: Order, context: QueueContext<Order>): Promise<RunnerResult> {
    const { messageId, attempt, jobType, runId } = context
    const key = context.messages.find(({ id }) => id === messageId)?.orderKey ?? '-'
    say('begun', jobType, messageId, attempt, order.number, key)
    if (Date.now() < order.notBeforeMs) say('early', jobType, messageId)
    if (order.workMs > 0) await pause(order.workMs)
    if (attempt <= order.failures) throw new Error('not this time')
    say('done', jobType, messageId, attempt, order.number, key)
    done.set(runId, [...(done.get(runId) ?? []), messageId])
    return { success: true }
  }
}

class Clockwork extends BaseTask {
  override execute({ messageId, attempt, scheduledFor }: JobContext): RunnerResult[] {
    say('tick', messageId, attempt, scheduledFor?.getTime() ?? 0)
    return [{ success: true }]
  }
}

const quick = { retryDelaySeconds: 0.02, maxConcurrent: 3 } as const
const runner = createRunner({
  registry: registryOf({
    plain: [Worker, { ...quick, batchSize: 1 }],
    batch: [Worker, { ...quick, batchSize: 5 }],
    keyed: [Worker, { ...quick, batchSize: 1, preserveOrder: 'key' }],
    charge: [Worker, { ...quick, batchSize: 1, idempotent: false }],
    // Ticks would never let a file run empty.
    clockwork: [Clockwork, life === 'drain' ? {} : { intervalSeconds: 1, overlap: 'allow' }],
  }),
  engine: sqlite({ path }),
  workers: 8,
  env: {},
  signals: false,
  history: { maxRuns: 10_000_000 },
  logger: { debug() {}, info() {}, warn() {}, error() {} },
})

let waiting = 0
let acknowledged = 0
runner.events.subscribe((event) => {
  if (event.type === 'message.dead') {
    waiting -= 1
    say('dead', event.job, event.messageId, event.reason)
  } else if (event.type === 'run.ended' && event.job !== 'clockwork') {
    const ids = done.get(event.runId) ?? []
    done.delete(event.runId)
    waiting -= ids.length
    for (const id of ids) say('settled', event.job, id)
  } else if (event.type === 'engine.failed') {
    say('failed', event.operation, String(event.error))
  }
})

/** Sends messages of all kinds, many at once, and reports which the engine has acknowledged. */
async function send(): Promise<void> {
  const random = seededRandom(Number(seed))
  for (let number = 0; ; number += 1) {
    if (waiting > BACKLOG || number % 20 === 0) await pause(4)
    waiting += 1
    void sendOne(Number(seed) * SENT_BY_ONE + number, random)
  }
}

async function sendOne(number: number, random: () => number): Promise<void> {
  const dice = random()
  const job = dice < 0.4 ? 'plain' : dice < 0.6 ? 'batch' : dice < 0.85 ? 'keyed' : 'charge'
  const failing = random()
  const failures = failing < 0.8 ? 0 : failing < 0.98 ? 1 : 100
  const workMs = random() < 0.2 ? 1 + Math.floor(random() * 10) : 0
  const delaySeconds = job !== 'keyed' && random() < 0.1 ? random() * 0.3 : 0
  const order: Order = { number, failures, workMs, notBeforeMs: Date.now() + Math.floor(delaySeconds * 1000) }
  const options = job === 'keyed' ? { orderKey: `k${Math.floor(random() * 5)}` } : { delaySeconds }
  const { id } = await enqueue(job, order, options)
  say('acked', job, id)
  acknowledged += 1
  if (acknowledged === BUSY_WITH) tell('busy')
}

/** Generated files would give the job names their types; this program has none. */
const enqueue = runner.enqueue as (
  job: string,
  order: Order,
  options: object,
) => Promise<{ readonly id: string }>

/** Works until no message is left. */
async function drain(): Promise<void> {
  while ((await runner.messages.list({ limit: 1 })).entries.length > 0) await pause(20)
  await runner.stop()
  tell('drained')
}

tell('starting')
await runner.start()
tell('started')
if (life === 'drain') await drain()
else void send()
