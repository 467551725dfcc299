/**
 * Calls of a program: trigger, enqueue and cancel, with the hooks, middleware and dependencies of
 * the runs.
 */

import { expect, test } from 'vitest'

import type { JobContext } from '../authoring/context.ts'
import { deferred } from '../time/deferred.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import { runnerOf } from './support/runner-of.ts'

class Echo extends BaseTask<RunnerResult, string> {
  override execute({ parameters, triggeredBy }: JobContext<string>): RunnerResult[] {
    return [{ success: true, message: `${parameters} by ${triggeredBy}` }]
  }
}

class Inbox extends QueueTask<RunnerResult, string> {
  override process(): RunnerResult {
    return { success: true }
  }
}

test('trigger passes its parameters to the run, and result() resolves to the outcome', async () => {
  const { runner } = await runnerOf({ echo: [Echo] })
  const handle = await runner.trigger('echo', 'hello')
  expect(await handle.result()).toEqual({
    status: 'succeeded',
    runId: expect.any(String),
    results: [{ success: true, message: 'hello by manual' }],
  })
})

test('an unknown job is refused with the nearest name', async () => {
  const { runner } = await runnerOf({ echo: [Echo], inbox: [Inbox] })
  await expect(runner.trigger('ehco')).rejects.toThrow(
    'there is no job "ehco" in the registry; did you mean "echo"?',
  )
  await expect(runner.enqueue('mail', 'a')).rejects.toThrow(
    'there is no job "mail" in the registry; there are echo, inbox',
  )
})

test('a call for the wrong kind of job names the call to use instead', async () => {
  const { runner } = await runnerOf({ echo: [Echo], inbox: [Inbox] })
  await expect(runner.enqueue('echo', 'a')).rejects.toThrow('use trigger("echo")')
  await expect(runner.trigger('inbox')).rejects.toThrow('send it a message with enqueue("inbox", message)')
})

test('a disabled job cannot be triggered, but its messages are stored', async () => {
  const { runner, clock, events } = await runnerOf({
    echo: [Echo, { enabled: false }],
    inbox: [Inbox, { enabled: false }],
  })
  await expect(runner.trigger('echo', 'a')).rejects.toThrow(
    'job "echo" is disabled, so it cannot be triggered; enable it with ECHO_ENABLED=true or enabled: true',
  )
  await runner.enqueue('inbox', 'a')
  await clock.settle()
  expect(events('run.started')).toEqual([])
  expect((await runner.metrics()).jobs['inbox']?.queueDepth).toBe(1)
})

test('runAt and delaySeconds set when a run is due', async () => {
  const { runner, clock, events } = await runnerOf({ echo: [Echo, { maxConcurrent: 2 }] })
  const startMs = clock.now()
  await runner.trigger('echo', 'late', { runAt: new Date(startMs + 60_000) })
  await runner.trigger('echo', 'soon', { delaySeconds: 5 })
  await clock.advance('2m')
  expect(events('run.ended').map(({ message, atMs }) => [message, atMs - startMs])).toEqual([
    ['soon by manual', 5000],
    ['late by manual', 60_000],
  ])
})

test('cancel aborts a run, which settles without retry or dead letter', async () => {
  class Long extends BaseTask {
    override execute({ signal }: JobContext): Promise<[]> {
      const { promise, reject } = deferred<[]>()
      signal.addEventListener('abort', () => reject(signal.reason))
      return promise
    }
  }
  const { runner, clock, events } = await runnerOf({ long: [Long] })
  const handle = await runner.trigger('long')
  await clock.settle()
  expect(await runner.cancel(events('run.started')[0]!.runId)).toBe(true)
  expect(await handle.result()).toEqual({ status: 'cancelled', reason: 'it was cancelled' })
  await clock.advance('1h')
  expect((await runner.metrics()).jobs['long']).toMatchObject({
    cancellations: 1,
    retries: 0,
    deadLetters: 0,
  })
})

test('cancel takes back a waiting message', async () => {
  const { runner, clock, events } = await runnerOf({ echo: [Echo] })
  const handle = await runner.trigger('echo', 'a', { delaySeconds: 60 })
  expect(await runner.cancel(handle.id)).toBe(true)
  expect(await handle.result()).toMatchObject({ status: 'cancelled' })
  await clock.advance('2m')
  expect(events('run.started')).toEqual([])
  expect(await runner.cancel('nonsense')).toBe(false)
})

test('the hooks run in order, and the first one that returns false is the reason of the skipped run', async () => {
  const calls: string[] = []
  class Hooked extends BaseTask {
    override validateConfig(): boolean {
      return calls.push('validateConfig') > 0
    }
    override validateResources(): Promise<boolean> {
      return Promise.resolve(calls.push('validateResources') > 0)
    }
    override validatePrerequisites(): boolean {
      return calls.push('validatePrerequisites') > 0
    }
    override validateTask({ attempt }: JobContext<void>): boolean {
      return calls.push(`validateTask ${attempt}`) > 5
    }
    override prepareContext(): void {
      calls.push('prepareContext')
    }
    override execute(): RunnerResult[] {
      calls.push('execute')
      return [{ success: true }]
    }
    override cleanup(_context: JobContext<void>, results: readonly RunnerResult[]): void {
      calls.push(`cleanup ${results.length}`)
      throw new Error('no broom')
    }
  }
  const { runner, events } = await runnerOf({ hooked: [Hooked] })
  const first = await runner.trigger('hooked')
  expect(await first.result()).toEqual({ status: 'skipped', reason: 'validateTask' })
  const second = await runner.trigger('hooked')
  expect((await second.result()).status).toBe('succeeded')
  const stages = ['validateConfig', 'validateResources', 'validatePrerequisites', 'validateTask 1']
  expect(calls).toEqual([...stages, ...stages, 'prepareContext', 'execute', 'cleanup 1'])
  expect(events('task.complaint')).toMatchObject([{ message: 'cleanup of job "hooked" threw' }])
})

test('middleware wraps the work, the first one outermost', async () => {
  const calls: string[] = []
  const { runner } = await runnerOf(
    { echo: [Echo] },
    {
      middleware: [
        async (run, next) => {
          calls.push(`outer ${run.jobType}`)
          const results = await next()
          calls.push(`outer got ${results.length}`)
        },
        async (_run, next) => {
          calls.push('inner')
          await next()
        },
      ],
    },
  )
  await (await runner.trigger('echo', 'a')).result()
  expect(calls).toEqual(['outer echo', 'inner', 'outer got 1'])
})

test('a dependency that fails keeps its dependents waiting until they are skipped, and the reason names it', async () => {
  let isFine = false
  class Fetch extends BaseTask {
    override execute(): RunnerResult[] {
      return [{ success: isFine }]
    }
  }
  const { runner, clock } = await runnerOf({
    fetch: [Fetch],
    report: [Echo, { dependencies: ['fetch'], dependencyTimeoutSeconds: 60 }],
  })
  await runner.trigger('fetch')
  const skipped = await runner.trigger('report', 'a')
  await clock.advance('1m')
  expect(await skipped.result()).toEqual({
    status: 'skipped',
    reason: 'dependency "fetch" had no success within 60 s',
  })
  isFine = true
  const waiting = await runner.trigger('report', 'b')
  await clock.advance('30s')
  await runner.trigger('fetch')
  expect((await waiting.result()).status).toBe('succeeded')
})

test('a run waits for the runs of its dependencies that were requested before it', async () => {
  const order: string[] = []
  const gate = deferred<void>()
  class Slow extends BaseTask {
    override async execute(): Promise<RunnerResult[]> {
      if (order.length > 0) await gate.promise
      order.push('fetch')
      return [{ success: true }]
    }
  }
  class Report extends BaseTask {
    override execute(): RunnerResult[] {
      order.push('report')
      return []
    }
  }
  const { runner, clock } = await runnerOf({ fetch: [Slow], report: [Report, { dependencies: ['fetch'] }] })
  // This success is older than the run that the report has to wait for.
  await (await runner.trigger('fetch')).result()
  await runner.trigger('fetch')
  const report = await runner.trigger('report')
  await clock.settle()
  expect(order).toEqual(['fetch'])
  gate.resolve()
  await report.result()
  expect(order).toEqual(['fetch', 'fetch', 'report'])
})

test('enqueueMany takes the options of each message from a function', async () => {
  const { runner, clock, events } = await runnerOf({
    inbox: [Inbox, { preserveOrder: 'key', maxConcurrent: 3, batchSize: 1 }],
  })
  const startMs = clock.now()
  const orders = ['a 5', 'b 3', 'a 1']
  const stored = await runner.enqueueMany('inbox', orders, (order, index) => ({
    orderKey: String(order).slice(0, 1),
    delaySeconds: Number(String(order).slice(2)),
    ...(index === 1 && { dedupeKey: 'only' }),
  }))
  expect((await runner.messages.list()).entries.map(({ id, orderKey }) => [id, orderKey])).toEqual([
    [stored[0]?.id, 'a'],
    [stored[1]?.id, 'b'],
    [stored[2]?.id, 'a'],
  ])
  await clock.advance('10s')
  expect(events('run.ended').map(({ atMs }) => atMs - startMs)).toEqual([3000, 5000, 5000])
  const again = await runner.enqueueMany('inbox', ['c', 'd'], () => ({ orderKey: 'c', dedupeKey: 'c' }))
  expect(again.map(({ deduplicated }) => deduplicated)).toEqual([false, true])
})

test('a task sends several messages at once with context.enqueueMany', async () => {
  class Fan extends BaseTask {
    override async execute({ enqueueMany }: JobContext): Promise<RunnerResult[]> {
      const stored = await enqueueMany('inbox', ['a', 'b'], (letter) => ({
        priority: letter === 'b' ? 'HIGH' : 'LOW',
      }))
      return [{ success: true, message: String(stored.length) }]
    }
  }
  const { runner, clock } = await runnerOf({ fan: [Fan], inbox: [Inbox, { batchSize: 1 }] })
  await runner.pause('inbox')
  await runner.trigger('fan')
  await clock.settle()
  expect((await runner.history({ job: 'fan' }))[0]?.message).toBe('2')
  expect((await runner.messages.list()).entries.map(({ payload, priority }) => [payload, priority])).toEqual([
    ['a', 'LOW'],
    ['b', 'HIGH'],
  ])
})
