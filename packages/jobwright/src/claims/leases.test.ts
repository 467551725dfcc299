import { expect, test } from 'vitest'

import type { JobContext, QueueContext } from '../authoring/context.ts'
import { deferred } from '../time/deferred.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask, type TaskClass } from '../authoring/task.ts'
import { LeasingEngine } from '../behaviour/support/leasing-engine.ts'
import { runnerOf, type RunnerOfTest } from '../behaviour/support/runner-of.ts'

const LEASE_MS = 15_000

/** A task that runs until the test ends it or its signal aborts. */
function slow() {
  const end = deferred<void>()
  class Slow extends BaseTask {
    override execute({ signal }: JobContext): Promise<RunnerResult[]> {
      return new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
        void end.promise.then(() => resolve([{ success: true }]))
      })
    }
  }
  return { Slow, end }
}

/** The options of a runner on this engine. */
function partsOf({ engine, clock }: LeasingEngine): Pick<LeasingEngine, 'engine' | 'clock'> {
  return { engine, clock }
}

async function started(options: object = {}) {
  const leasing = new LeasingEngine(LEASE_MS)
  const { Slow, end } = slow()
  const made = await runnerOf({ slow: [Slow, { maxConcurrent: 5, ...options }] }, partsOf(leasing))
  const handle = await made.runner.trigger('slow')
  await made.clock.settle()
  return { ...made, leasing, end, handle }
}

/** When each run ended, in seconds. */
function ends({ events }: RunnerOfTest): [number, string, unknown][] {
  const start = Date.UTC(2026, 0, 1)
  return events('run.ended').map(({ atMs, status, error }) => [
    (atMs - start) / 1000,
    status,
    (error as { code?: unknown } | undefined)?.code,
  ])
}

test('a lease is prolonged when a third of it is over, for as long as its run goes on', async () => {
  const { clock, leasing, end, handle } = await started()
  await clock.advance('22s')
  expect(leasing.extended).toEqual([
    [5, 1],
    [10, 1],
    [15, 1],
    [20, 1],
  ])
  end.resolve()
  expect((await handle.result()).status).toBe('succeeded')
  await clock.advance('1m')
  expect(leasing.extended).toHaveLength(4)
  expect(clock.pending).toBe(0)
})

test('all leases are prolonged together', async () => {
  const { runner, clock, leasing } = await started()
  await clock.advance('3s')
  await runner.trigger('slow')
  await clock.advance('8s')
  expect(leasing.extended).toEqual([
    [5, 2],
    [10, 2],
  ])
})

test('a lease that cannot be extended is tried again, and its run is aborted before the lease ends', async () => {
  const made = await started({ maxRetries: 0 })
  const { clock, leasing } = made
  leasing.extend = () => Promise.reject(new Error('the disk is full'))
  await clock.advance('15s')
  expect(leasing.extended.map(([seconds]) => Math.round(seconds * 10) / 10)).toEqual([5, 8.3, 10.6])
  expect(ends(made)).toEqual([[12, 'failed', 'LEASE_LOST']])
  expect(made.events('run.ended')).toMatchObject([
    { error: { message: 'a run of job "slow" lost its lease: it could not be prolonged in time' } },
  ])
  expect(clock.pending).toBe(0)
})

test('a lease that was prolonged late lasts as long as any', async () => {
  const { clock, leasing, events } = await started()
  leasing.extend = () => Promise.reject(new Error('the disk is full'))
  await clock.advance('9s')
  leasing.extend = (ids) => ids.map(() => true)
  await clock.advance('20s')
  expect(events('run.ended')).toEqual([])
})

test('an engine that does not answer does not keep a run from being aborted in time', async () => {
  const made = await started()
  made.leasing.extend = () => deferred<never>().promise
  await made.clock.advance('15s')
  expect(made.leasing.extended).toEqual([[5, 1]])
  expect(ends(made)).toEqual([[12, 'failed', 'LEASE_LOST']])
})

test('a run whose claim does not hold any more is aborted at once, and what it settles is void', async () => {
  const made = await started()
  const { clock, leasing, runner, events } = made
  leasing.extend = (ids) => ids.map(() => false)
  leasing.isTakenOver = true
  await clock.advance('5s')
  expect(ends(made)).toEqual([[5, 'failed', 'LEASE_LOST']])
  expect(leasing.settled).toMatchObject([[{ state: 'waiting', counted: true }, false]])
  expect(events('message.retrying')).toEqual([])
  expect((await runner.metrics()).jobs['slow']).toMatchObject({ failures: 1, retries: 0 })
})

test('a task that ignores the loss of its lease settles nothing, and its caller gets no outcome', async () => {
  const leasing = new LeasingEngine(LEASE_MS)
  const gate = deferred<RunnerResult>()
  class Deaf extends BaseTask {
    override async execute(): Promise<RunnerResult[]> {
      return [await gate.promise]
    }
  }
  const { runner, clock, events } = await runnerOf({ deaf: [Deaf] }, partsOf(leasing))
  const handle = await runner.trigger('deaf')
  leasing.extend = (ids) => ids.map(() => false)
  leasing.isTakenOver = true
  await clock.advance('6s')
  gate.resolve({ success: true })
  await clock.settle()
  expect(events('run.ended')).toHaveLength(1)
  expect(leasing.settled).toMatchObject([[{ state: 'done' }, false]])
  const result = handle.result()
  const stopped = runner.stop()
  await expect(result).rejects.toMatchObject({ code: 'RUNNER_STOPPED' })
  await stopped
})

test('where the claim still holds after all, an idempotent run is tried again, counted, and another is interrupted', async () => {
  const often = await started({ retryDelaySeconds: 1 })
  often.leasing.extend = () => Promise.reject(new Error('the disk is full'))
  await often.clock.advance('12s')
  expect(often.events('message.retrying')).toMatchObject([{ attempt: 1 }])

  const once = await started({ idempotent: false })
  once.leasing.extend = () => Promise.reject(new Error('the disk is full'))
  await once.clock.advance('12s')
  expect(once.events('message.dead')).toMatchObject([
    { reason: 'interrupted', error: { code: 'LEASE_LOST' } },
  ])
})

test('after the event loop was blocked beyond the end, the engine is asked before a run is given up', async () => {
  const { clock, leasing, events } = await started()
  clock.jump('1m')
  await clock.advance('1s')
  expect(leasing.extended).toEqual([[60, 1]])
  expect(events('run.ended')).toEqual([])
})

test('setting the time of day neither ends a lease nor prolongs it', async () => {
  const { clock, leasing, events } = await started()
  const now = clock.now.bind(clock)
  clock.now = () => now() + 3_600_000
  await clock.advance('16s')
  expect(leasing.extended).toEqual([
    [5, 1],
    [10, 1],
    [15, 1],
  ])
  expect(events('run.ended')).toEqual([])
})

test('runs without a lease set no timer', async () => {
  const leasing = new LeasingEngine(undefined)
  const { Slow } = slow()
  const { runner, clock } = await runnerOf({ slow: [Slow] }, partsOf(leasing))
  await runner.trigger('slow')
  await clock.settle()
  expect(clock.pending).toBe(0)
})

test('a stop waits for no lease', async () => {
  const { runner, clock, leasing } = await started()
  leasing.extend = () => deferred<never>().promise
  const stopped = runner.stop()
  await clock.advance('1m')
  await stopped
  expect(clock.pending).toBe(0)
})

class Each extends QueueTask<RunnerResult, string> {
  override process(_message: string, _context: QueueContext<string>): RunnerResult {
    return { success: true }
  }
}

test('the runner informs the engine before a message of a job that is not idempotent begins', async () => {
  const seen: number[] = []
  const leasing = new LeasingEngine(undefined)
  class Watching extends Each {
    override process(): RunnerResult {
      seen.push(leasing.begun.length)
      return { success: true }
    }
  }
  const { ids } = await sent(Watching, { idempotent: false }, leasing)
  expect(leasing.begun).toEqual([[ids[0]], [ids[1]]])
  expect(seen).toEqual([1, 2])
})

test('the runner informs the engine of all messages before a task that overrides execute begins its batch', async () => {
  class Batch extends QueueTask<RunnerResult, string> {
    override execute(): RunnerResult[] {
      return []
    }
  }
  const { leasing, ids } = await sent(Batch, { idempotent: false })
  expect(leasing.begun).toEqual([ids])
})

test('the runner does not inform the engine before messages of an idempotent job begin', async () => {
  const { leasing } = await sent(Each, {})
  expect(leasing.begun).toEqual([])
})

/** Runs two messages to their ends. */
async function sent(taskClass: TaskClass, options: object, leasing = new LeasingEngine(undefined)) {
  const { runner, clock } = await runnerOf({ inbox: [taskClass, options] }, partsOf(leasing))
  const stored = await runner.enqueueMany('inbox', ['a', 'b'])
  await clock.settle()
  return { leasing, ids: stored.map(({ id }) => id) }
}

test('a message whose claim does not hold does not begin', async () => {
  const leasing = new LeasingEngine(LEASE_MS)
  leasing.begin = () => false
  leasing.isTakenOver = true
  let begun = 0
  class Counting extends Each {
    override process(): RunnerResult {
      begun += 1
      return { success: true }
    }
  }
  const { runner, clock, events } = await runnerOf(
    { inbox: [Counting, { idempotent: false }] },
    partsOf(leasing),
  )
  await runner.enqueue('inbox', 'a')
  await clock.settle()
  expect(begun).toBe(0)
  expect(events('run.ended')).toMatchObject([
    { status: 'failed', error: { code: 'LEASE_LOST' }, messages: 1 },
  ])
  expect(events('message.dead')).toEqual([])
})

test('a message does not begin while the engine cannot be informed, and a stop gives it back', async () => {
  const leasing = new LeasingEngine(undefined)
  leasing.begin = () => {
    throw new Error('the disk is full')
  }
  const { Slow } = slow()
  const { runner, clock, events } = await runnerOf(
    { once: [Slow, { idempotent: false }] },
    { engine: leasing.engine, clock: leasing.clock, shutdownTimeoutSeconds: 1 },
  )
  await runner.trigger('once')
  await clock.advance('2s')
  expect(leasing.begun.length).toBeGreaterThan(1)
  const stopped = runner.stop()
  await clock.advance('30s')
  await stopped
  expect(events('message.dead')).toEqual([])
  expect(events('run.ended')).toMatchObject([{ status: 'cancelled', reason: 'the runner stopped' }])
})
