import { expect, test } from 'vitest'

import { memory } from '../engine/memory/memory.ts'
import type { RunnerResult } from '../authoring/result.ts'
import type { Registry } from '../configuration/registry.ts'
import { createRunner } from '../runner/create-runner.ts'
import { BaseTask, QueueTask, type TaskClass } from '../authoring/task.ts'
import { fakeClock } from '../testing/fake-clock.ts'
import { registryOf } from '../behaviour/support/registry-of.ts'
import { runnerOf } from '../behaviour/support/runner-of.ts'

class Quick extends BaseTask {
  override execute(): RunnerResult[] {
    return [{ success: true }]
  }
}

class Inbox extends QueueTask {
  override process(): RunnerResult {
    return { success: true }
  }
}

/** A registry whose job the test loads in its own way. */
function loadedBy(registry: Registry, load: () => Promise<TaskClass>): Registry {
  return { ...registry, jobs: registry.jobs.map((job) => ({ ...job, load })) }
}

const noKey = (): Promise<TaskClass> => Promise.reject(new Error('API_KEY is not set'))

async function unloadable(options: object = {}, { durable = true, load = noKey } = {}) {
  const engine = Object.assign(memory(), { traits: { name: 'shared', durable } })
  const registry = loadedBy(registryOf({ task: [Quick, options] }), load)
  const made = await runnerOf({}, { engine, registry })
  return { engine, ...made }
}

test('what this process cannot load goes back, attempt not counted, and is left to others for twice as long each time', async () => {
  const { runner, clock, engine, events } = await unloadable({ retryDelaySeconds: 20 })
  await engine.enqueue([message(clock.now())])
  await clock.advance('20m')
  expect(events('job.cannot-load').map(({ seconds }) => seconds)).toEqual([20, 40, 80, 160, 320, 640])
  expect(events('job.cannot-load')[0]).toMatchObject({
    job: 'task',
    file: 'src/tasks/task.ts',
    error: {
      code: 'CANNOT_LOAD',
      message: 'the class of job "task" cannot be loaded from src/tasks/task.ts: API_KEY is not set',
    },
  })
  expect(events('run.ended')[0]).toMatchObject({ status: 'skipped', reason: 'its class cannot be loaded' })
  expect((await runner.messages.list()).entries).toMatchObject([{ state: 'ready', attempts: 0 }])
  expect((await runner.deadLetters.list()).entries).toEqual([])
  await clock.advance('12h')
  expect(events('job.cannot-load').at(-1)).toMatchObject({ seconds: 3600 })
})

function message(dueMs: number) {
  return { job: 'task', payload: undefined, origin: 'manual', priority: 'NORMAL', dueMs } as const
}

test('runs that were claimed together count as one time', async () => {
  const { clock, engine, events } = await unloadable({ maxConcurrent: 3, retryDelaySeconds: 0 })
  await engine.enqueue([1, 2, 3].map(() => message(clock.now())))
  await clock.settle()
  expect(events('run.ended')).toHaveLength(3)
  expect(events('job.cannot-load').map(({ seconds }) => seconds)).toEqual([1])
})

test('health names the job, the file and the error, until the class is there', async () => {
  let isThere = false
  const load = (): Promise<TaskClass> => (isThere ? Promise.resolve(Quick) : noKey())
  const { runner, clock, engine, events } = await unloadable({}, { load })
  await engine.enqueue([message(clock.now())])
  await clock.settle()
  expect((await runner.health()).issues).toMatchObject([
    {
      code: 'cannot-load',
      job: 'task',
      message: expect.stringContaining('src/tasks/task.ts: API_KEY') as string,
    },
  ])
  isThere = true
  await clock.advance('1m')
  expect(events('run.ended').at(-1)).toMatchObject({ status: 'succeeded', attempt: 1 })
  expect(await runner.health()).toEqual({ status: 'healthy', issues: [] })
})

test('a job that cannot be loaded does not stop those that can', async () => {
  const engine = Object.assign(memory(), { traits: { name: 'shared', durable: true } })
  const { jobs, ...rest } = registryOf({ inbox: [Inbox], task: [Quick] })
  const registry = { ...rest, jobs: jobs.map((job) => (job.type === 'task' ? { ...job, load: noKey } : job)) }
  const { runner, clock } = await runnerOf({}, { engine, registry, workers: 1 })
  await engine.enqueue([message(clock.now())])
  await runner.enqueue('inbox', 'a')
  await clock.settle()
  expect((await runner.metrics()).jobs['inbox']).toMatchObject({ successes: 1 })
})

test('in memory, where no other process could run the job, a load failure is an error of the attempt', async () => {
  const { clock, engine, events } = await unloadable({ maxRetries: 1 }, { durable: false })
  await engine.enqueue([message(clock.now())])
  await clock.advance('1m')
  expect(events('message.retrying')).toHaveLength(1)
  expect(events('message.dead')).toMatchObject([{ reason: 'exhausted', error: { code: 'CANNOT_LOAD' } }])
  expect(events('job.cannot-load')).toEqual([])
})

test('a caller that cannot load the class hears of it', async () => {
  const { runner } = await unloadable()
  await expect(runner.trigger('task')).rejects.toMatchObject({ code: 'CANNOT_LOAD', job: 'task' })
})

test('the error states that a module no longer exports the class', async () => {
  const { runner } = await unloadable({}, { load: () => Promise.resolve(undefined as never) })
  await expect(runner.trigger('task')).rejects.toThrow(
    'the class of job "task" cannot be loaded from src/tasks/task.ts: the module does not export it',
  )
})

test('the log says that the job is left to others', async () => {
  const lines: string[] = []
  const logger = { debug() {}, info() {}, warn() {}, error: (line: string) => void lines.push(line) }
  const engine = Object.assign(memory(), { traits: { name: 'shared', durable: true } })
  const registry = loadedBy(registryOf({ task: [Quick] }), noKey)
  const clock = fakeClock()
  const runner = createRunner({ registry, engine, logger, clock, env: {}, signals: false })
  await runner.start()
  await engine.enqueue([message(clock.now())])
  await clock.settle()
  expect(lines).toEqual([
    'the class of job "task" cannot be loaded from src/tasks/task.ts: API_KEY is not set; the job is left to other processes',
  ])
  await runner.stop()
})
