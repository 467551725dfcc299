/** Runners with any number of jobs, on either engine, for the measurements of growth. */

import { join } from 'node:path'

import type { JobContext, RegisteredJob, Registry, Runner, RunnerOptions, TaskClass } from 'jobwright'

/** The engines. */
export type EngineName = 'memory' | 'sqlite'

/** A job: its options, and what it does with a message or, without one, with a tick. */
export interface BenchJob {
  readonly type: string
  readonly options?: RegisteredJob['options']
  /** Whether it is a queue job. @default true */
  readonly isQueue?: boolean
  readonly run?: (dueMs: number | undefined) => void
}

/** What a measured runner is made of. */
export interface BenchRunner extends Omit<RunnerOptions, 'registry' | 'engine' | 'jobs'> {
  readonly engine: EngineName
  readonly jobs: readonly BenchJob[]
}

/** Makes a runner, and starts it. Of SQLite its file is in the folder of the go. */
export async function startRunner(options: BenchRunner): Promise<Runner> {
  const runner = await makeRunner(options)
  await runner.start()
  return runner
}

/** The same without the start. */
export async function makeRunner({ engine, jobs, ...options }: BenchRunner): Promise<Runner> {
  const { createRunner } = await import('jobwright')
  const { sqlite } = await import('jobwright/sqlite')
  return createRunner({
    registry: await registryOf(jobs),
    signals: false,
    env: {},
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    ...(engine === 'sqlite' && { engine: sqlite({ path: join(process.argv[4] ?? '.', 'growth.db') }) }),
    ...options,
  })
}

async function registryOf(jobs: readonly BenchJob[]): Promise<Registry> {
  const { configSchemaFor } = await import('jobwright/manifest')
  const entries = await Promise.all(jobs.map(entry))
  return {
    formatVersion: 1,
    envPrefix: '',
    config: configSchemaFor(jobs.map(({ type }) => type)),
    jobs: entries,
  }
}

async function entry({ type, options = {}, isQueue = true, run }: BenchJob): Promise<RegisteredJob> {
  const taskClass = await taskOf(isQueue, run)
  const kind = isQueue ? 'queue' : 'self-contained'
  const file = `src/tasks/${type}.ts`
  return { type, constant: type.toUpperCase(), kind, file, options, load: () => Promise.resolve(taskClass) }
}

async function taskOf(isQueue: boolean, run?: (dueMs: number | undefined) => void): Promise<TaskClass> {
  const { BaseTask, QueueTask } = await import('jobwright')
  if (!isQueue) {
    return class extends BaseTask {
      override execute({ scheduledFor }: JobContext): [] {
        run?.(scheduledFor?.getTime())
        return []
      }
    }
  }
  return class extends QueueTask {
    override process(): { success: true } {
      run?.(undefined)
      return { success: true }
    }
  }
}

/** Enqueues this many messages, a thousand in a call. */
export async function fill(
  runner: Runner,
  job: string,
  count: number,
  options: object | ((index: number) => object) = {},
): Promise<void> {
  for (let first = 0; first < count; first += 1000) {
    const size = Math.min(1000, count - first)
    if (typeof options === 'function') {
      await Promise.all(numbers(size).map((at) => runner.enqueue(job, PAYLOAD, options(first + at))))
    } else {
      await runner.enqueueMany(
        job,
        numbers(size).map(() => PAYLOAD),
        options,
      )
    }
  }
}

/** The numbers from 0 to one below this. */
export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}

const PAYLOAD = { to: 'someone@example.org', subject: 'A message of a usual size' }
