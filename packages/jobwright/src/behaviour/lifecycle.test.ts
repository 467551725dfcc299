/** The start and the stop of a runner, and the time limit of a run. */

import { expect, test } from 'vitest'

import type { JobContext } from '../authoring/context.ts'
import { deferred } from '../time/deferred.ts'
import type { Engine } from '../engine/contract/engine.ts'
import { memory } from '../engine/memory/memory.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import { captureLog } from '../testing/captured-log.ts'
import { isOnSqlite } from './support/engine-of-test.ts'
import { registryOf } from './support/registry-of.ts'
import { newRunnerOf, runnerOf } from './support/runner-of.ts'

class Quick extends BaseTask {
  override execute(): RunnerResult[] {
    return [{ success: true }]
  }
}

/** A task that rejects with the reason when its signal aborts. */
class Obedient extends BaseTask {
  override execute({ signal }: JobContext): Promise<[]> {
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
    })
  }
}

/** A task class that ignores its signal, and a promise with which the test ends its runs. */
function deaf() {
  const end = deferred<RunnerResult[]>()
  class Deaf extends BaseTask {
    override execute(): Promise<RunnerResult[]> {
      return end.promise
    }
  }
  return { Deaf, end }
}

test('at its time limit a run aborts with a TimeoutError', async () => {
  const { runner, clock, events } = await runnerOf({ slow: [Obedient, { timeoutSeconds: 5, maxRetries: 0 }] })
  const handle = await runner.trigger('slow')
  await clock.advance('5s')
  expect(await handle.result()).toMatchObject({
    status: 'failed',
    error: { code: 'TIMEOUT', message: 'job "slow" timed out after 5 s (attempt 1 of 1)' },
  })
  expect(events('run.stuck')).toEqual([])
})

test('a task that ignores its signal keeps its slot but not its worker, and its late result is void', async () => {
  const { Deaf, end } = deaf()
  const { runner, clock, events } = await runnerOf(
    { deaf: [Deaf, { timeoutSeconds: 5, maxRetries: 0 }], other: [Quick] },
    { workers: 1 },
  )
  const first = await runner.trigger('deaf')
  await clock.advance('9s')
  expect(events('run.ended')).toEqual([])
  await clock.advance('1s')
  expect(await first.result()).toMatchObject({ status: 'failed', error: { code: 'TIMEOUT' } })
  expect(events('run.stuck')).toHaveLength(1)

  const second = await runner.trigger('deaf')
  const other = await runner.trigger('other')
  expect((await other.result()).status).toBe('succeeded')
  expect(events('run.started').filter(({ job }) => job === 'deaf')).toHaveLength(1)
  expect(await runner.health()).toMatchObject({
    status: 'unhealthy',
    issues: [{ code: 'stuck-tasks', job: 'deaf' }],
  })

  end.resolve([{ success: true }])
  await clock.settle()
  expect(events('run.unstuck')).toHaveLength(1)
  expect((await second.result()).status).toBe('succeeded')
  expect((await runner.metrics()).jobs['deaf']).toMatchObject({ successes: 1, failures: 1 })
})

test('stop lets running work finish, and claims nothing more', async () => {
  const { Deaf, end } = deaf()
  const { runner, clock, events } = await runnerOf({ slow: [Deaf], other: [Quick] }, { workers: 1 })
  const running = await runner.trigger('slow')
  const waiting = await runner.trigger('other')
  await clock.settle()
  const stopped = runner.stop()
  await clock.advance('10s')
  expect(runner.state).toBe('stopping')
  end.resolve([])
  await stopped
  expect(runner.state).toBe('stopped')
  expect((await running.result()).status).toBe('succeeded')
  await expect(waiting.result()).rejects.toMatchObject({ code: 'RUNNER_STOPPED' })
  expect(events('run.started')).toHaveLength(1)
})

test('stop aborts the runs at the shutdown timeout, and 5 s later gives up those that ignore their signal', async () => {
  const { Deaf } = deaf()
  const { runner, clock, events } = await runnerOf(
    { obedient: [Obedient], deaf: [Deaf] },
    { shutdownTimeoutSeconds: 10 },
  )
  await runner.trigger('obedient')
  await runner.trigger('deaf')
  await clock.settle()
  const stopped = runner.stop('the test is over')
  await clock.advance('10s')
  expect(events('run.ended')).toMatchObject([
    { job: 'obedient', status: 'cancelled', reason: 'the runner stopped' },
  ])
  await clock.advance('5s')
  await stopped
  expect(events('run.ended')).toHaveLength(2)
  expect(events('runner.stopping')).toMatchObject([{ reason: 'the test is over' }])
})

test('a started run of a job that is not idempotent becomes a dead letter when the stop aborts it', async () => {
  const engine = memory()
  const { runner, clock } = await runnerOf(
    { once: [Obedient, { idempotent: false }], often: [Obedient] },
    { engine, shutdownTimeoutSeconds: 1 },
  )
  await runner.trigger('once')
  await runner.trigger('often')
  const stopped = runner.stop()
  await clock.advance('1s')
  await stopped
  expect((await engine.deadLetters({ limit: 10 })).entries).toMatchObject([
    { reason: 'interrupted', message: { job: 'once' } },
  ])
})

test('a stop logs the messages that it drops, or leaves to the next start', async () => {
  class Inbox extends QueueTask<RunnerResult, number> {
    override process(): RunnerResult {
      return { success: true }
    }
  }
  const { logger, lines } = captureLog(() => 0)
  const { runner } = await runnerOf({ inbox: [Inbox], quick: [Quick], done: [Quick] }, { logger })
  await (await runner.trigger('done')).result()
  await runner.pause('inbox')
  await runner.enqueueMany('inbox', [1, 2])
  await runner.enqueue('inbox', 3, { delaySeconds: 60 })
  await runner.trigger('quick', undefined, { delaySeconds: 60 })
  await runner.stop()
  const [level, beginning] = isOnSqlite
    ? ['info', 'messages stay in the engine "sqlite" for the next start']
    : ['warn', 'the stop drops messages that still waited in memory']
  expect(lines).toMatchObject([{ level, message: `${beginning}: 3 of job "inbox", 1 of job "quick"` }])
})

test('a task that is finishing may still send messages while the runner stops', async () => {
  const go = deferred<void>()
  class Follower extends BaseTask {
    override async execute(context: JobContext): Promise<[]> {
      await go.promise
      await context.trigger('other')
      return []
    }
  }
  const { runner, clock } = await runnerOf({ follower: [Follower], other: [Quick] })
  const handle = await runner.trigger('follower')
  await clock.settle()
  const stopped = runner.stop()
  go.resolve()
  await stopped
  expect((await handle.result()).status).toBe('succeeded')
})

test('stop is safe twice, before start and while starting', async () => {
  const twice = await runnerOf({ quick: [Quick] })
  await Promise.all([twice.runner.stop(), twice.runner.stop()])

  const before = newRunnerOf({ quick: [Quick] })
  await before.runner.stop()
  await expect(before.runner.start()).rejects.toMatchObject({ code: 'RUNNER_STOPPED' })

  const during = newRunnerOf({ quick: [Quick, { runOnStart: true }] })
  const [started] = await Promise.allSettled([during.runner.start(), during.runner.stop()])
  expect(started.status).toBe('fulfilled')
  expect(during.runner.state).toBe('stopped')
})

test('calls before start and after stop reject with the reason', async () => {
  const { runner } = newRunnerOf({ quick: [Quick] })
  await expect(runner.trigger('quick')).rejects.toThrow(
    'job "quick" cannot be triggered: the runner has not started; await runner.start() first',
  )
  await runner.start()
  await runner.stop()
  await expect(runner.trigger('quick')).rejects.toThrow(
    'job "quick" cannot be triggered: the runner has stopped',
  )
})

test('a start that fails undoes its steps and rejects with one error', async () => {
  const engine = memory()
  let isDisposed = false
  const failing: Engine = Object.assign(engine, {
    setSchedules: () => {
      throw new Error('the disk is gone')
    },
  })
  const made = newRunnerOf(
    { quick: [Quick, { intervalSeconds: 1, requires: ['db' as never] }] },
    {
      engine: failing,
      capabilities: { db: () => ({ [Symbol.asyncDispose]: () => void (isDisposed = true) }) },
    },
  )
  await expect(made.runner.start()).rejects.toThrow(
    'the runner could not start: setting the schedules failed: the disk is gone',
  )
  expect({ state: made.runner.state, isDisposed, timers: made.clock.pending }).toEqual({
    state: 'stopped',
    isDisposed: true,
    timers: 0,
  })
  await made.runner.stop()
})

test('after stop no timer is left', async () => {
  const { runner, clock } = await runnerOf({ quick: [Quick, { intervalSeconds: 5, timeoutSeconds: 3 }] })
  await clock.advance('20s')
  await runner.stop()
  expect(clock.pending).toBe(0)
})

test('an invalid configuration keeps the runner from starting, and the error lists every invalid value', async () => {
  const { runner } = newRunnerOf(
    { quick: [Quick] },
    { env: { QUICK_MAX_CONCURRENT: '0', QUICK_ENABLED: 'maybe' } },
  )
  await expect(runner.start()).rejects.toMatchObject({
    code: 'INVALID_CONFIG',
    problems: [
      expect.stringContaining('QUICK_ENABLED'),
      expect.stringContaining('expected maxConcurrent to be an integer ≥ 1, got "0"'),
    ],
  })
})

test('both patterns of environment variables override the decorator', async () => {
  const { runner } = await runnerOf(
    { quick: [Quick, { intervalSeconds: 5 }] },
    { env: { QUICK_INTERVAL_SECONDS: '300', QUICK_RUNNER_MAX_RETRIES: '7' } },
  )
  expect(runner.jobs()).toMatchObject([{ type: 'quick', options: { intervalSeconds: 300, maxRetries: 7 } }])
})

test('an engine that fails and recovers loses nothing', async () => {
  const engine = memory()
  const claim = engine.claim.bind(engine)
  let failures = 2
  engine.claim = (request) => {
    if (failures-- > 0) throw new Error('the connection is gone')
    return claim(request)
  }
  const { runner, clock, events } = await runnerOf({ quick: [Quick] }, { engine })
  const handle = await runner.trigger('quick')
  expect((await runner.health()).issues).toMatchObject([{ code: 'engine-unreachable' }])
  await clock.advance('1s')
  expect((await handle.result()).status).toBe('succeeded')
  expect(events('engine.recovered')).toHaveLength(1)
  expect((await runner.health()).status).toBe('healthy')
})

test.for(['claim', 'settle', 'finish'] as const)(
  'stop completes even if the engine fails at every %s',
  async (operation) => {
    const engine = Object.assign(memory(), {
      [operation]: () => {
        throw new Error('the connection is gone')
      },
    })
    const { runner, clock } = await runnerOf({ quick: [Quick] }, { engine, shutdownTimeoutSeconds: 3 })
    await runner.trigger('quick')
    await clock.settle()
    const stopped = runner.stop()
    await clock.advance('30s')
    await stopped
    expect({ state: runner.state, timers: clock.pending }).toEqual({ state: 'stopped', timers: 0 })
  },
)

test('stop completes even if the engine never answers a settlement', async () => {
  const engine = Object.assign(memory(), { settle: () => deferred<never>().promise })
  const { runner, clock } = await runnerOf({ quick: [Quick] }, { engine, shutdownTimeoutSeconds: 3 })
  await runner.trigger('quick')
  await clock.settle()
  const stopped = runner.stop()
  await clock.advance('30s')
  await stopped
  expect(runner.state).toBe('stopped')
})

test.for(['claim', 'offer', 'close'] as const)(
  'stop completes even if the engine never answers %s',
  async (operation) => {
    const engine = memory()
    const close = engine.close.bind(engine)
    Object.assign(engine, { [operation]: () => deferred<never>().promise })
    const { runner, clock } = await runnerOf(
      { quick: [Quick, { intervalSeconds: 1 }] },
      { engine, shutdownTimeoutSeconds: 3 },
    )
    await clock.advance('2s')
    const stopped = runner.stop()
    await clock.advance('40s')
    await stopped
    expect(runner.state).toBe('stopped')
    await close()
    expect(clock.pending).toBe(0)
  },
)

test('stop waits at most a second for an engine that does not open, and closes an engine that opens later', async () => {
  const opening = deferred<void>()
  let isClosed = false
  const engine = Object.assign(memory(), {
    open: () => opening.promise,
    close: () => void (isClosed = true),
  })
  const { runner, clock } = newRunnerOf({ quick: [Quick] }, { engine })
  const started = runner.start()
  await clock.settle()
  await Promise.all([
    expect(started).rejects.toThrow(
      'the runner could not start: opening the engine "memory" failed: it was not waited for: the runner has stopped',
    ),
    runner.stop(),
    clock.advance('1s'),
  ])
  expect({ state: runner.state, isClosed, timers: clock.pending }).toEqual({
    state: 'stopped',
    isClosed: false,
    timers: 0,
  })
  opening.resolve()
  await clock.settle()
  expect({ isClosed, timers: clock.pending }).toEqual({ isClosed: true, timers: 0 })
})

test('stop waits at most a second for a class that does not load', async () => {
  const registry = registryOf({ quick: [Quick] })
  const [job] = registry.jobs
  const { kind: _asked, ...unknown } = { ...job!, load: () => deferred<never>().promise }
  const { runner, clock } = newRunnerOf({}, { registry: { ...registry, jobs: [unknown] } })
  const started = runner.start()
  await clock.settle()
  await Promise.all([
    expect(started).rejects.toThrow('loading the jobs whose base class is elsewhere failed'),
    runner.stop(),
    clock.advance('1s'),
  ])
  expect({ state: runner.state, timers: clock.pending }).toEqual({ state: 'stopped', timers: 0 })
})
