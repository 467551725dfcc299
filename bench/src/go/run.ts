/**
 * Many runs that do nothing: `node go/run.ts <contender> <runs|memory>` prints their figure as
 * JSON.
 */

import type { RegisteredJob, Registry, Runner, TaskClass } from 'jobwright'

const RUNS = 100_000
const WAITING = 1_000_000
/** p-queue sorts its array with each call, and would take an hour for more. */
const WAITING_IN_PEER = 100_000
const WORKERS = 5

/**
 * Each contender gets ready, and returns a function that does {@link RUNS} runs and resolves when
 * all have ended.
 */
const CONTENDERS: Readonly<Record<string, () => Promise<() => Promise<unknown>>>> = {
  jobwright: async () => {
    const runner = await newRunner()
    return async () => {
      const handles = await Promise.all(times(RUNS, () => runner.trigger('no_op')))
      await Promise.all(handles.map((handle) => handle.result()))
    }
  },
  'jobwright, batches': async () => {
    const runner = await newRunner()
    return async () => {
      let left = RUNS
      const ended = new Promise<void>((resolve) => {
        runner.events.subscribe((event) => {
          if (event.type === 'run.ended' && (left -= event.messages) === 0) resolve()
        })
      })
      await runner.enqueueMany(
        'messages',
        times(RUNS, () => 1),
      )
      await ended
    }
  },
  'p-queue with priority': async () => {
    const { default: PQueue } = await import('p-queue')
    const queue = new PQueue({ concurrency: WORKERS })
    return () => Promise.all(times(RUNS, (index) => queue.add(async () => [], { priority: index % 4 })))
  },
  fastq: async () => {
    const { promise } = await import('fastq')
    const queue = promise(async (index: number) => [index], WORKERS)
    return () => Promise.all(times(RUNS, (index) => queue.push(index)))
  },
  'yocto-queue loop': async () => {
    const { default: Queue } = await import('yocto-queue')
    const queue = new Queue<() => Promise<unknown>>()
    return async () => {
      for (let index = 0; index < RUNS; index += 1) queue.enqueue(async () => [])
      await Promise.all(
        times(WORKERS, async () => {
          for (let next = queue.dequeue(); next !== undefined; next = queue.dequeue()) await next()
        }),
      )
    }
  },
}

/**
 * Each contender fills a queue with messages that wait. Their payload takes no memory of its own.
 */
const MEMORY: Readonly<Record<string, () => Promise<unknown>>> = {
  jobwright: async () => {
    const runner = await newRunner()
    await runner.pause('messages')
    for (let batch = 0; batch < 100; batch += 1) {
      await runner.enqueueMany(
        'messages',
        times(WAITING / 100, () => 1),
      )
    }
    return runner
  },
  'p-queue with priority': async () => {
    const { default: PQueue } = await import('p-queue')
    const queue = new PQueue({ concurrency: WORKERS, autoStart: false })
    for (let index = 0; index < WAITING_IN_PEER; index += 1) {
      void queue.add(async () => [], { priority: index % 4 })
    }
    return queue
  },
}

async function newRunner(): Promise<Runner> {
  const { BaseTask, createRunner, QueueTask } = await import('jobwright')
  const { configSchemaFor } = await import('jobwright/manifest')
  class NoOp extends BaseTask {
    async execute(): Promise<[]> {
      return []
    }
  }
  class Messages extends QueueTask {
    override async process(): Promise<{ success: boolean }> {
      return { success: true }
    }
  }
  const registry: Registry = {
    formatVersion: 1,
    envPrefix: '',
    config: configSchemaFor(['messages', 'no_op']),
    jobs: [entry('no_op', NoOp, 1), entry('messages', Messages, 100)],
  }
  const runner = createRunner({ registry, workers: WORKERS, signals: false })
  await runner.start()
  return runner
}

function entry(type: string, taskClass: TaskClass, batchSize: number): RegisteredJob {
  return {
    type,
    constant: type.toUpperCase(),
    kind: taskClass['~kind'],
    file: `src/tasks/${type}.ts`,
    options: { maxConcurrent: WORKERS, batchSize },
    load: async () => taskClass,
  }
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}

async function perSecond(contender: string): Promise<number> {
  const run = await CONTENDERS[contender]?.()
  const began = performance.now()
  await run?.()
  return RUNS / ((performance.now() - began) / 1000)
}

async function bytesEach(contender: string): Promise<number> {
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const held = await MEMORY[contender]?.()
  globalThis.gc?.()
  const count = contender === 'jobwright' ? WAITING : WAITING_IN_PEER
  const bytes = (process.memoryUsage().heapUsed - before) / count
  return held === undefined ? Number.NaN : bytes
}

const [contender = '', what = ''] = process.argv.slice(2)
const figures =
  what === 'runs' ? { perSecond: await perSecond(contender) } : { bytes: await bytesEach(contender) }
console.log(JSON.stringify(figures))
process.exit() // the started runner would keep the process alive
