/**
 * Many runs that do nothing: `node --expose-gc go/run.ts <contender> <runs|costs|memory>` prints
 * their figures as JSON.
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

/** What a run costs: its CPU among the first and once warm, and the bytes that it allocates. */
async function costs(contender: string): Promise<Record<string, number>> {
  const run = (await CONTENDERS[contender]?.()) ?? (() => Promise.resolve())
  const firstUs = await cpuUs(run)
  for (let round = 0; round < 3; round += 1) await run()
  const warmUs = await cpuUs(run)
  return { firstUs, warmUs, bytes: await bytesAllocated(run) }
}

/** Microseconds of CPU for each run. Garbage is collected on other threads too, and counts. */
async function cpuUs(run: () => Promise<unknown>): Promise<number> {
  globalThis.gc?.()
  const before = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / RUNS
}

/** Bytes for each run, by V8's sampling of allocations, those that were collected included. */
async function bytesAllocated(run: () => Promise<unknown>): Promise<number> {
  const { Session } = await import('node:inspector/promises')
  const session = new Session()
  session.connect()
  await session.post('HeapProfiler.startSampling', {
    samplingInterval: 4096,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  })
  await run()
  const { profile } = await session.post('HeapProfiler.stopSampling')
  session.disconnect()
  return bytesIn(profile.head) / RUNS
}

/** A function that allocated, and those that it called. */
interface Allocations {
  readonly selfSize: number
  readonly children: readonly Allocations[]
}

function bytesIn({ selfSize, children }: Allocations): number {
  return children.reduce((sum, child) => sum + bytesIn(child), selfSize)
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

/** What each name measures. */
const FIGURES: Readonly<Record<string, (contender: string) => Promise<Record<string, number>>>> = {
  runs: async (name) => ({ perSecond: await perSecond(name) }),
  memory: async (name) => ({ bytes: await bytesEach(name) }),
  costs,
}

const [contender = '', what = ''] = process.argv.slice(2)
console.log(JSON.stringify(await FIGURES[what]?.(contender)))
process.exit() // the started runner would keep the process alive
