/** The context that a run gets, and the hooks around its work. */

import { expect, test } from 'vitest'

import type { JobContext } from '../authoring/context.ts'
import { deferred } from '../time/deferred.ts'
import type { Logger } from '../authoring/logger.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import { engineOfTest } from './support/engine-of-test.ts'
import { runnerOf } from './support/runner-of.ts'
import { RetryAfterError } from '../errors/task-errors.ts'

class Quick extends BaseTask {
  override execute(): RunnerResult[] {
    return [{ success: true }]
  }
}

test.for(['validateConfig', 'validateResources', 'validatePrerequisites', 'validateTask'] as const)(
  'a throw in %s is an error of the attempt',
  async (stage) => {
    class Throwing extends Quick {}
    Throwing.prototype[stage] = () => {
      throw new Error('not ready')
    }
    const { runner, clock } = await runnerOf({ task: [Throwing, { maxRetries: 1, retryDelaySeconds: 1 }] })
    const handle = await runner.trigger('task')
    await clock.advance('2s')
    expect(await handle.result()).toMatchObject({ status: 'failed', error: { message: 'not ready' } })
    expect((await runner.metrics()).jobs['task']).toMatchObject({ failures: 2, retries: 1 })
  },
)

test('the context holds the job, the attempt, the parameters, the trigger, the worker and the options', async () => {
  const seen: unknown[] = []
  class Looking extends BaseTask<RunnerResult, { n: number }> {
    override execute(context: JobContext<{ n: number }>): RunnerResult[] {
      const { jobType, attempt, maxRetries, parameters, scheduledFor, triggeredBy, worker, options } = context
      seen.push({ jobType, attempt, maxRetries, parameters, scheduledFor, triggeredBy, worker })
      seen.push(options.batchSize)
      return []
    }
  }
  const { runner } = await runnerOf({ task: [Looking, { maxRetries: 2, batchSize: 7 }] })
  await (await runner.trigger('task', { n: 1 })).result()
  expect(seen).toEqual([
    {
      jobType: 'task',
      attempt: 1,
      maxRetries: 2,
      parameters: { n: 1 },
      scheduledFor: undefined,
      triggeredBy: 'manual',
      worker: 1,
    },
    7,
  ])
})

test('messageId stays the same over all retries, and every run has its own id and task instance', async () => {
  const messages = new Set<string>()
  const runs = new Set<string>()
  const instances = new Set<unknown>()
  class Failing extends BaseTask {
    override execute({ messageId, runId }: JobContext): RunnerResult[] {
      messages.add(messageId)
      runs.add(runId)
      instances.add(this)
      throw new Error('no luck')
    }
  }
  const { runner, clock } = await runnerOf({ task: [Failing, { maxRetries: 2 }] })
  const { id } = await runner.trigger('task')
  await clock.advance('5m')
  expect([...messages]).toEqual([id])
  expect([runs.size, instances.size]).toEqual([3, 3])
})

test('messageId and runId are unique over ticks, calls and restarts', async () => {
  const messages: string[] = []
  const runs: string[] = []
  class Noting extends BaseTask {
    override execute({ messageId, runId }: JobContext): RunnerResult[] {
      messages.push(messageId)
      runs.push(runId)
      return [{ success: true }]
    }
  }
  for (let start = 0; start < 2; start += 1) {
    const { runner, clock } = await runnerOf({ task: [Noting, { intervalSeconds: 60 }] })
    await clock.advance('3m')
    await runner.runNow('task')
    await runner.trigger('task')
    await clock.advance('1s')
    await runner.stop()
  }
  expect(messages.length).toBeGreaterThan(8)
  expect(new Set(messages).size).toBe(messages.length)
  expect(new Set(runs).size).toBe(messages.length)
})

test('createTask makes the task instance of a run', async () => {
  const made: string[] = []
  const { runner } = await runnerOf(
    { task: [Quick] },
    {
      createTask: async (taskClass, { jobType }) => {
        made.push(jobType)
        return new taskClass()
      },
    },
  )
  expect((await (await runner.trigger('task')).result()).status).toBe('succeeded')
  expect(made).toEqual(['task'])
})

test('cleanup runs once with the results, and what it throws is reported and changes nothing', async () => {
  const seen: unknown[] = []
  class Tidy extends Quick {
    override cleanup(_context: JobContext, results: readonly RunnerResult[]): void {
      seen.push(results)
      throw new Error('no broom')
    }
  }
  const { runner, events } = await runnerOf({ task: [Tidy] })
  expect((await (await runner.trigger('task')).result()).status).toBe('succeeded')
  expect(seen).toEqual([[{ success: true }]])
  expect(events('task.complaint')).toMatchObject([{ message: 'cleanup of job "task" threw' }])
})

test('cleanup runs once after a run was given up, and not again when its task ends', async () => {
  const end = deferred<RunnerResult[]>()
  let cleanups = 0
  class Deaf extends BaseTask {
    override execute(): Promise<RunnerResult[]> {
      return end.promise
    }
    override cleanup(): void {
      cleanups += 1
    }
  }
  const { runner, clock } = await runnerOf({ task: [Deaf, { timeoutSeconds: 1, maxRetries: 0 }] })
  await runner.trigger('task')
  await clock.advance('6s')
  expect(cleanups).toBe(1)
  end.resolve([])
  await clock.settle()
  expect(cleanups).toBe(1)
})

test('cleanup does not run after a run that validation skipped', async () => {
  let cleanups = 0
  class Skipped extends Quick {
    override validateTask(): boolean {
      return false
    }
    override cleanup(): void {
      cleanups += 1
    }
  }
  const { runner } = await runnerOf({ task: [Skipped] })
  expect(await (await runner.trigger('task')).result()).toEqual({ status: 'skipped', reason: 'validateTask' })
  expect(cleanups).toBe(0)
})

test('a RetryAfterError is retried while attempts are left, even if the job is not idempotent', async () => {
  let attempts = 0
  class Limited extends BaseTask {
    override execute(): RunnerResult[] {
      attempts += 1
      throw new RetryAfterError(5)
    }
  }
  const { runner, clock } = await runnerOf({ task: [Limited, { idempotent: false, maxRetries: 1 }] })
  await runner.trigger('task')
  await clock.advance('4s')
  expect(attempts).toBe(1)
  await clock.advance('1h')
  expect(attempts).toBe(2)
})

test('the version of the job is recorded on each run', async () => {
  const { runner, clock } = await runnerOf({ task: [Quick, { version: '2.1.0' }], plain: [Quick] })
  await (await runner.trigger('task')).result()
  await (await runner.trigger('plain')).result()
  await clock.settle()
  expect((await runner.history()).map(({ job, version }) => [job, version])).toEqual([
    ['plain', '1.0.0'],
    ['task', '2.1.0'],
  ])
})

test('the log lines of a run carry its job, its ids, its attempt and its worker', async () => {
  const lines: unknown[] = []
  const noting = (line: string, fields?: object): void => void lines.push([line, fields])
  const logger: Logger = { debug() {}, info: noting, warn() {}, error() {} }
  class Talking extends BaseTask {
    override execute(context: JobContext): RunnerResult[] {
      context.logger.info('half way', { step: 2 })
      return []
    }
  }
  const { runner, clock, events } = await runnerOf({ task: [Talking] }, { logger })
  const { id: messageId } = await runner.trigger('task')
  await clock.settle()
  const runId = events('run.ended')[0]?.runId
  expect(lines).toEqual([['half way', { job: 'task', runId, messageId, attempt: 1, worker: 1, step: 2 }]])
})

test('progress emits an event with the job, the fraction and the note', async () => {
  class Slow extends BaseTask {
    override execute({ progress }: JobContext): RunnerResult[] {
      progress(0.5, 'half way')
      return []
    }
  }
  const { runner, events } = await runnerOf({ task: [Slow] })
  await (await runner.trigger('task')).result()
  expect(events('run.progress')).toMatchObject([{ job: 'task', fraction: 0.5, note: 'half way' }])
})

test('a task triggers and enqueues other jobs through its context', async () => {
  const seen: unknown[] = []
  class Asking extends BaseTask {
    override async execute(context: JobContext): Promise<RunnerResult[]> {
      await context.enqueue('inbox', 'hello')
      await context.trigger('other')
      return []
    }
  }
  class Other extends Quick {
    override execute(): RunnerResult[] {
      seen.push('other')
      return []
    }
  }
  class Inbox extends QueueTask<RunnerResult, string> {
    override process(message: string): RunnerResult {
      seen.push(message)
      return { success: true }
    }
  }
  const { runner, clock } = await runnerOf({ asking: [Asking], other: [Other], inbox: [Inbox] })
  await runner.trigger('asking')
  await clock.settle()
  expect(new Set(seen)).toEqual(new Set(['hello', 'other']))
})

test('the engine settles a message before the next one is processed', async () => {
  const engine = engineOfTest()
  const settle = engine.settle.bind(engine)
  const finish = engine.finish.bind(engine)
  const settled: string[] = []
  engine.settle = (settlements) => {
    settled.push(...settlements.map(({ to }) => to.state))
    return settle(settlements)
  }
  engine.finish = (runs) => {
    settled.push(...runs.flatMap(({ settlements = [] }) => settlements.map(({ to }) => to.state)))
    return finish(runs)
  }
  const settledBefore: number[] = []
  class Each extends QueueTask<RunnerResult, string> {
    override process(message: string): RunnerResult {
      settledBefore.push(settled.length)
      if (message === 'b') throw new Error('no luck')
      return { success: true }
    }
  }
  const { runner, clock } = await runnerOf({ task: [Each, { maxRetries: 0 }] }, { engine })
  await runner.enqueueMany('task', ['a', 'b', 'c'])
  await clock.settle()
  expect([settledBefore, settled]).toEqual([
    [0, 1, 2],
    ['done', 'dead', 'done'],
  ])
})
