/**
 * The async context of everything that the runner calls: it comes from the place where the program
 * handed the code over, never from the call that happened to wake the runner.
 */

import { AsyncLocalStorage } from 'node:async_hooks'

import { expect, test } from 'vitest'

import type { JobContext } from '../authoring/context.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import { createTestRunner } from '../testing/test-runner.ts'
import { runJob } from '../testing/run-job.ts'
import { registryOf, type JobsOfTest } from './support/registry-of.ts'
import { newRunnerOf, type RunnerOfTest } from './support/runner-of.ts'

/** The store of a request, as a web program has one. */
const store = new AsyncLocalStorage<string>()

/** Which store each piece of code saw. */
type Seen = (readonly [place: string, store: string | undefined])[]

/** A runner that was made in the context "program", and started by a request. */
async function startedByRequest(
  jobs: JobsOfTest,
  options: Parameters<typeof newRunnerOf>[1] = {},
): Promise<RunnerOfTest> {
  const made = store.run('program', () => newRunnerOf(jobs, options))
  await store.run('starter', () => made.runner.start())
  await made.clock.settle()
  return made
}

function succeeded(): RunnerResult[] {
  return [{ success: true }]
}

test('each run starts in the context of createRunner, whichever call wakes the runner', async () => {
  const seen: Seen = []
  class Noting extends BaseTask<RunnerResult, { readonly id: number }> {
    override async execute({ parameters }: JobContext<{ readonly id: number }>): Promise<RunnerResult[]> {
      seen.push([`run ${parameters.id}`, store.getStore()])
      await Promise.resolve()
      seen.push([`run ${parameters.id} later`, store.getStore()])
      return succeeded()
    }
  }
  const { runner, clock } = await startedByRequest({ noting: [Noting, { maxConcurrent: 2 }] })
  const requests = [1, 2, 3].map((id) => store.run(`request ${id}`, () => runner.trigger('noting', { id })))
  await Promise.all(requests)
  await clock.settle()
  expect(seen.map(([place]) => place).toSorted()).toEqual([
    'run 1',
    'run 1 later',
    'run 2',
    'run 2 later',
    'run 3',
    'run 3 later',
  ])
  expect(new Set(seen.map(([, one]) => one))).toEqual(new Set(['program']))
})

test('ticks, retries, delayed and redriven messages and runNow start in the context of createRunner', async () => {
  const seen: Seen = []
  class Failing extends BaseTask {
    override execute({ triggeredBy, attempt }: JobContext): RunnerResult[] {
      seen.push([`${triggeredBy} ${attempt}`, store.getStore()])
      throw new Error('not yet')
    }
  }
  const { runner, clock } = await startedByRequest({
    ticking: [Failing, { intervalSeconds: 3600, maxRetries: 1, retryDelaySeconds: 10, runOnStart: true }],
  })
  await store.run('request', async () => {
    await clock.advance('1h')
    await runner.trigger('ticking', undefined, { delaySeconds: 5 })
    await clock.advance('1m')
    await runner.runNow('ticking')
    await clock.advance('1m')
    await runner.deadLetters.redrive({ job: 'ticking' })
    await clock.settle()
  })
  expect(new Set(seen.map(([place]) => place))).toEqual(new Set(['schedule 1', 'retry 2', 'manual 1']))
  expect(new Set(seen.map(([, one]) => one))).toEqual(new Set(['program']))
})

test('every hook of a task, and what createRunner was given, runs in the context of createRunner', async () => {
  const seen: Seen = []
  const note = (place: string): void => void seen.push([place, store.getStore()])
  class Hooked extends QueueTask<RunnerResult, number> {
    override validateConfig(): boolean {
      note('validateConfig')
      return true
    }
    override prepareContext(): void {
      note('prepareContext')
    }
    override process(): RunnerResult {
      note('process')
      throw new Error('wrong')
    }
    override handleExecutionError(): undefined {
      note('handleExecutionError')
    }
    override cleanup(): void {
      note('cleanup')
    }
  }
  const { runner, clock } = await startedByRequest(
    { hooked: [Hooked, { requires: ['db' as never], maxRetries: 0 }] },
    {
      middleware: [
        (_run, next) => {
          note('middleware')
          return next()
        },
      ],
      createTask: (TaskClass) => {
        note('createTask')
        return new TaskClass()
      },
      capabilities: {
        db: () => {
          note('provider')
          return { [Symbol.asyncDispose]: () => note('dispose') }
        },
      },
    },
  )
  await store.run('request', async () => {
    await runner.enqueue('hooked', 1)
    await clock.settle()
    await runner.stop()
  })
  expect(seen).toEqual(
    [
      'provider',
      'createTask',
      'validateConfig',
      'middleware',
      'prepareContext',
      'process',
      'handleExecutionError',
      'cleanup',
      'dispose',
    ].map((place) => [place, 'program']),
  )
})

test('the module of a task is loaded in the context of createRunner', async () => {
  const seen: (string | undefined)[] = []
  class Quick extends BaseTask {
    override execute(): RunnerResult[] {
      return succeeded()
    }
  }
  const registry = registryOf({ quick: [Quick] })
  const jobs = registry.jobs.map((job) => ({
    ...job,
    load: () => {
      seen.push(store.getStore())
      return job.load()
    },
  }))
  const { runner, clock } = await startedByRequest({}, { registry: { ...registry, jobs } })
  await store.run('request', () => runner.trigger('quick'))
  await clock.settle()
  expect(seen).toEqual(['program'])
})

test('a store that a task enters by enterWith ends with its run', async () => {
  const seen: Seen = []
  class Entering extends BaseTask {
    override execute({ messageId }: JobContext): RunnerResult[] {
      seen.push([messageId, store.getStore()])
      store.enterWith('the run before')
      return succeeded()
    }
  }
  const { runner, clock } = await startedByRequest({ entering: [Entering, { maxConcurrent: 3 }] })
  await Promise.all([1, 2, 3, 4].map(() => runner.trigger('entering')))
  await clock.settle()
  expect(seen.map(([, one]) => one)).toEqual(['program', 'program', 'program', 'program'])
})

test('a run that another run triggers does not see the stores of that run', async () => {
  const seen: Seen = []
  class Child extends BaseTask {
    override execute(): RunnerResult[] {
      seen.push(['child', store.getStore()])
      return succeeded()
    }
  }
  class Parent extends BaseTask {
    override async execute(context: JobContext): Promise<RunnerResult[]> {
      await store.run('transaction of the parent', () => context.trigger('child'))
      seen.push(['parent', store.getStore()])
      return succeeded()
    }
  }
  const { runner, clock } = await startedByRequest({ parent: [Parent], child: [Child] })
  await runner.trigger('parent')
  await clock.settle()
  expect(Object.fromEntries(seen)).toEqual({ child: 'program', parent: 'program' })
})

test('a listener of the signal of a run hears a cancel in the context of createRunner', async () => {
  const seen: Seen = []
  class Waiting extends BaseTask {
    override execute({ signal }: JobContext): Promise<RunnerResult[]> {
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          seen.push(['abort', store.getStore()])
          reject(signal.reason)
        })
      })
    }
  }
  const { runner, clock } = await startedByRequest({
    waiting: [Waiting, { timeoutSeconds: 60, maxRetries: 0 }],
  })
  const handle = await runner.trigger('waiting')
  await clock.settle()
  await store.run('request', () => runner.cancel(handle.id))
  await runner.trigger('waiting')
  await store.run('request', () => clock.advance('1m'))
  expect(seen).toEqual([
    ['abort', 'program'],
    ['abort', 'program'],
  ])
})

test('a caller goes on in its own context, and a listener of events runs in that of subscribe', async () => {
  const seen: Seen = []
  class Quick extends BaseTask {
    override execute(): RunnerResult[] {
      return succeeded()
    }
  }
  const { runner } = await startedByRequest({ quick: [Quick] })
  store.run('subscriber', () =>
    runner.events.subscribe(({ type }) => void seen.push([type, store.getStore()])),
  )
  await Promise.all(
    ['one', 'two'].map((request) =>
      store.run(request, async () => {
        const handle = await runner.trigger('quick')
        await handle.result()
        seen.push([request, store.getStore()])
      }),
    ),
  )
  for (const [place, one] of seen) {
    expect([place, one]).toEqual([place, place.includes('.') ? 'subscriber' : place])
  }
  expect(seen.map(([place]) => place)).toEqual(
    expect.arrayContaining(['message.enqueued', 'run.started', 'run.ended', 'one', 'two']),
  )
})

test('runJob and createTestRunner start runs in the context of their own call', async () => {
  const seen: (string | undefined)[] = []
  class Noting extends BaseTask {
    override execute(): RunnerResult[] {
      seen.push(store.getStore())
      return succeeded()
    }
  }
  const registry = registryOf({ noting: [Noting, { intervalSeconds: 60 }] })
  await store.run('the test', () => runJob(registry, 'noting'))
  const runner = await store.run('the test', () => createTestRunner(registry))
  await store.run('another', () => runner.advance('2m'))
  await runner.stop()
  expect(seen).toEqual(['the test', 'the test', 'the test'])
})
