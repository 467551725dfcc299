/**
 * One of several programs on a file. Its argument is {@link SharingOptions} as JSON. It reads
 * commands from its standard input, each a word and JSON.
 */

import { appendFileSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'

import type { JobContext, QueueContext } from '../../authoring/context.ts'
import { deferred } from '../../time/deferred.ts'
import type { JobOptions } from '../../manifest/options.ts'
import type { RunnerResult } from '../../authoring/result.ts'
import { createRunner } from '../../runner/create-runner.ts'
import { BaseTask, QueueTask } from '../../authoring/task.ts'
import { registryOf, type JobsOfTest } from '../support/registry-of.ts'
import { sqlite } from '../../engine/sqlite/sqlite-engine.ts'
import type { SqliteOptions } from '../../engine/sqlite/connection/settings.ts'

/** The argument of such a program. */
export interface SharingOptions {
  readonly path: string
  /**
   * A file to which all programs append what their tasks do: lines stay whole, and in one order.
   */
  readonly journal: string
  readonly queues?: Readonly<Record<string, JobOptions>>
  readonly runs?: Readonly<Record<string, JobOptions>>
  readonly engine?: Partial<SqliteOptions>
  readonly workers?: number
}

/** What a message tells its task to do. */
interface Order {
  readonly workMs?: number
  /** Waits until the program reads `go`. */
  readonly isHeld?: boolean
}

const options = JSON.parse(process.argv[2] ?? '{}') as SharingOptions // the test wrote it
const gate = deferred<void>()

function say(...words: readonly (string | number)[]): void {
  writeSync(1, `${words.join(' ')}\n`)
}

function note(...words: readonly (string | number)[]): void {
  appendFileSync(options.journal, `${words.join(' ')} ${process.pid}\n`)
}

class Worker extends QueueTask<RunnerResult, Order> {
  override async process(
    { isHeld = false, workMs = 0 }: Order,
    { jobType, messageId, attempt, triggeredBy, progress, signal }: QueueContext<Order>,
  ): Promise<RunnerResult> {
    note('begun', jobType, messageId, attempt, triggeredBy)
    say('begun', messageId)
    if (workMs > 0) await pause(workMs)
    if (isHeld && attempt === 1) {
      progress(0.5, 'held')
      await Promise.race([gate.promise, aborted(signal)])
    }
    signal.throwIfAborted()
    note('done', jobType, messageId, attempt)
    return { success: true }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
}

class Report extends BaseTask {
  override execute({ jobType, messageId, scheduledFor, attempt }: JobContext): RunnerResult[] {
    note('run', jobType, messageId, scheduledFor?.getTime() ?? 0, attempt)
    return [{ success: true, message: `by ${process.pid}` }]
  }
}

const jobs: JobsOfTest = Object.fromEntries([
  ...Object.entries(options.queues ?? {}).map(([type, some]) => [type, [Worker, some]] as const),
  ...Object.entries(options.runs ?? {}).map(([type, some]) => [type, [Report, some]] as const),
])
const runner = createRunner({
  registry: registryOf(jobs),
  engine: sqlite({ path: options.path, ...options.engine }),
  workers: options.workers ?? 5,
  health: { deadLetters: 0 },
  env: {},
  logger: { debug() {}, info() {}, warn() {}, error() {} },
})
runner.events.subscribe((event) => {
  if (event.type === 'run.ended') say('ended', event.job, event.status)
})

/** Generated files would give the job names their types; this program has none. */
const calls = runner as unknown as {
  enqueueMany(job: string, orders: readonly Order[]): Promise<readonly { readonly id: string }[]>
  trigger(job: string): Promise<{ readonly id: string; result(): Promise<object> }>
}

const COMMANDS: Readonly<Record<string, (told: never) => Promise<void>>> = {
  async send({ job, count = 1, ...order }: Order & { readonly job: string; readonly count?: number }) {
    const sent = await calls.enqueueMany(
      job,
      Array.from({ length: count }, () => order),
    )
    say('sent', ...sent.map(({ id }) => id))
  },
  async trigger(job: string) {
    const handle = await calls.trigger(job)
    say('triggered', handle.id)
    say('result', JSON.stringify(await handle.result()))
  },
  async cancel(id: string) {
    say('cancelled', String(await runner.cancel(id)))
  },
  async left() {
    say('left', (await runner.messages.list({ limit: 1000 })).entries.length)
  },
  async health() {
    const { issues } = await runner.health()
    say('health', ...issues.map(({ code, job = '-', figure }) => `${code}:${job}:${figure}`))
  },
  resume: () => runner.resume(),
  pause: () => runner.pause(),
  async go() {
    gate.resolve()
  },
  async stop() {
    await runner.stop()
    process.stdin.destroy()
  },
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [word = '', told = 'null'] = line.split(/ (.*)/)
    COMMANDS[word]?.(JSON.parse(told) as never).catch((error: unknown) => say('error', String(error)))
  })
  .on('close', () => void runner.stop())
await runner.start()
say('started')
