/** Tasks, hooks, middleware and listeners that misbehave do not harm the runner. */

import { expect, test } from 'vitest'

import type { JobContext, QueueContext } from '../authoring/context.ts'
import { deferred } from '../time/deferred.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import { runnerOf } from './support/runner-of.ts'
import { RetryAfterError, SnoozeError } from '../errors/task-errors.ts'

class Quick extends BaseTask {
  override execute(): RunnerResult[] {
    return [{ success: true }]
  }
}

class Failing extends BaseTask {
  override execute(): RunnerResult[] {
    throw new Error('no luck')
  }
}

test('a throw in prepareContext is an error of the attempt', async () => {
  class Unprepared extends Quick {
    override prepareContext(): void {
      throw new Error('not ready')
    }
  }
  const { runner, clock } = await runnerOf({ task: [Unprepared, { maxRetries: 1 }] })
  const handle = await runner.trigger('task')
  await clock.advance('1m')
  expect(await handle.result()).toMatchObject({ status: 'failed', error: { message: 'not ready' } })
  expect((await runner.metrics()).jobs['task']).toMatchObject({ failures: 2, retries: 1 })
})

test('a throw in middleware is an error of the attempt', async () => {
  const { runner } = await runnerOf(
    { task: [Quick, { maxRetries: 0 }] },
    { middleware: [() => Promise.reject(new Error('no span'))] },
  )
  expect(await (await runner.trigger('task')).result()).toMatchObject({ error: { message: 'no span' } })
})

test('middleware that does not await the task neither ends the run nor hides the error', async () => {
  const gate = deferred<void>()
  class Slow extends BaseTask {
    override async execute(): Promise<RunnerResult[]> {
      await gate.promise
      throw new Error('no luck')
    }
  }
  const { runner, clock, events } = await runnerOf(
    { task: [Slow, { maxRetries: 0 }] },
    { middleware: [(_run, next) => void next()] },
  )
  const handle = await runner.trigger('task')
  await clock.settle()
  expect(events('run.ended')).toEqual([])
  gate.resolve()
  expect(await handle.result()).toMatchObject({ status: 'failed', error: { message: 'no luck' } })
})

test('an invalid result of handleExecutionError is reported and changes nothing', async () => {
  class Nonsense extends Failing {
    override handleExecutionError(): RunnerResult[] {
      return null as never // a task in plain JavaScript
    }
  }
  const { runner, events } = await runnerOf({ task: [Nonsense, { maxRetries: 0 }] })
  expect((await (await runner.trigger('task')).result()).status).toBe('failed')
  expect(events('task.complaint')).toMatchObject([{ message: 'handleExecutionError of job "task" threw' }])
  expect((await (await runner.trigger('task')).result()).status).toBe('failed')
})

test('done() with an invalid result throws in the task', async () => {
  class Nonsense extends QueueTask {
    override execute({ messages: [message] }: QueueContext): RunnerResult[] {
      message?.done(null as never)
      return []
    }
  }
  const { runner, clock, events } = await runnerOf({ task: [Nonsense] })
  await runner.enqueue('task', 'a')
  await clock.settle()
  expect(events('message.dead')).toMatchObject([{ error: { code: 'INVALID_RESULT' } }])
})

test('a cancel during validation keeps the task from running', async () => {
  const answer = deferred<boolean>()
  let executions = 0
  class Slow extends BaseTask {
    override validateTask(): Promise<boolean> {
      return answer.promise
    }
    override execute(): RunnerResult[] {
      executions += 1
      return []
    }
  }
  const { runner, clock } = await runnerOf({ task: [Slow] })
  const handle = await runner.trigger('task')
  await clock.settle()
  expect(await runner.cancel(handle.id)).toBe(true)
  answer.resolve(true)
  expect((await handle.result()).status).toBe('cancelled')
  expect(executions).toBe(0)
})

test('a cancel during handleExecutionError prevents the retry', async () => {
  const answer = deferred<undefined>()
  class Slow extends Failing {
    override handleExecutionError(): Promise<undefined> {
      return answer.promise
    }
  }
  const { runner, clock, events } = await runnerOf({ task: [Slow] })
  const handle = await runner.trigger('task')
  await clock.settle()
  expect(await runner.cancel(handle.id)).toBe(true)
  answer.resolve(undefined)
  expect((await handle.result()).status).toBe('cancelled')
  expect(events('message.retrying')).toEqual([])
})

test('a job that triggers itself without end does not starve the event loop', async () => {
  let runs = 0
  class Endless extends BaseTask {
    override async execute(context: JobContext): Promise<[]> {
      runs += 1
      await context.trigger('endless')
      return []
    }
  }
  const { runner, clock } = await runnerOf({ endless: [Endless] })
  await runner.trigger('endless')
  await clock.settle()
  expect(runs).toBeGreaterThan(0)
  await runner.pause()
})

test('validation that returned false does not run again at once, however short the retry delay', async () => {
  let calls = 0
  class Picky extends QueueTask<RunnerResult, string> {
    override validateTask(): boolean {
      calls += 1
      return false
    }
    override process(): RunnerResult {
      return { success: true }
    }
  }
  const { runner, clock } = await runnerOf({ picky: [Picky, { retryDelaySeconds: 0 }] })
  await runner.enqueue('picky', 'a')
  await clock.advance('3s')
  expect(calls).toBe(4)
})

test.for([
  ['RetryAfterError', () => new RetryAfterError(Number.NaN)],
  ['SnoozeError', () => new SnoozeError(-1)],
] as const)('a %s with invalid seconds throws an error that names it', ([name, make]) => {
  expect(make).toThrow(`${name}: expected the seconds to be a number ≥ 0, got`)
})

test('a listener that rejects or throws a value that cannot be printed changes nothing', async () => {
  const circular: { self?: unknown } = {}
  circular.self = circular
  const { runner } = await runnerOf({ task: [Quick] })
  runner.events.subscribe(() => Promise.reject(new Error('later')) as never)
  runner.events.subscribe(() => {
    throw circular
  })
  expect((await (await runner.trigger('task')).result()).status).toBe('succeeded')
})

test('a message that expires while its job is paused frees its dedupeKey, and its caller gets the outcome', async () => {
  const { runner, clock } = await runnerOf({ task: [Quick] })
  await runner.pause('task')
  const options = { expiresInSeconds: 10, dedupeKey: 'k' }
  const first = await runner.trigger('task', undefined, options)
  await clock.advance('10s')
  expect(await first.result()).toEqual({ status: 'skipped', reason: 'it expired before it was claimed' })
  expect((await runner.trigger('task', undefined, options)).deduplicated).toBe(false)
})

test('a retry does not expire', async () => {
  const { runner, clock, events } = await runnerOf({ task: [Failing, { maxRetries: 2 }] })
  await runner.trigger('task', undefined, { expiresInSeconds: 20 })
  await clock.advance('5m')
  expect(events('message.dead')).toMatchObject([{ reason: 'exhausted' }])
})

test('a tick gives no permit for messages that wait behind a delayed one', async () => {
  const seen: unknown[] = []
  let failures = 1
  class Ordered extends QueueTask<RunnerResult, number> {
    override process(message: number): RunnerResult {
      if (failures-- > 0) throw new Error('no luck')
      seen.push(message)
      return { success: true }
    }
  }
  const { runner, clock, events } = await runnerOf({
    ordered: [
      Ordered,
      {
        intervalSeconds: 120,
        batchSize: 2,
        preserveOrder: true,
        retryDelaySeconds: 180,
        retryBackoff: 'fixed',
      },
    ],
  })
  await runner.enqueueMany('ordered', [1, 2, 3, 4])
  await clock.advance('4m')
  expect(seen).toEqual([])
  expect(events('tick.skipped').map(({ reason }) => reason)).toEqual(['idle'])
  await clock.advance('2m')
  expect(seen).toEqual([1, 2])
})

test('a claim that the engine rolls back occupies no slot', async () => {
  const { memory } = await import('../engine/memory/memory.ts')
  const engine = memory()
  const claim = engine.claim.bind(engine)
  let isBroken = true
  engine.claim = (request) => {
    if (!isBroken) return claim(request)
    isBroken = false
    request.claimed({ id: 'c', job: 'task', leaseUntilMs: undefined, messages: [{} as never] })
    throw new Error('rolled back')
  }
  const { runner, clock } = await runnerOf({ task: [Quick] }, { engine })
  const handle = await runner.trigger('task')
  await clock.advance('1s')
  expect((await handle.result()).status).toBe('succeeded')
})

test('a stopped runner reports no missed ticks', async () => {
  const { runner, clock } = await runnerOf({ task: [Quick, { intervalSeconds: 60 }] })
  await runner.stop()
  await clock.advance('1h')
  expect((await runner.health()).issues.map(({ code }) => code)).toEqual(['not-running'])
})
