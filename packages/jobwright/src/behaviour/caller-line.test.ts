/** What a call rejects with has the line of its caller in its stack, on every engine. */

import { expect, test } from 'vitest'
import * as v from 'valibot'

import type { JobContext } from '../authoring/context.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import type { Runner } from '../runner/runner.ts'
import { createTestRunner } from '../testing/test-runner.ts'
import { runJob } from '../testing/run-job.ts'
import { engineOfTest } from './support/engine-of-test.ts'
import { registryOf } from './support/registry-of.ts'
import { newRunnerOf, runnerOf } from './support/runner-of.ts'

const schema = v.object({ text: v.string() })
const slow = v.pipeAsync(
  schema,
  v.checkAsync(() => Promise.resolve(false), 'too late'),
)

class Inbox extends QueueTask<RunnerResult, { text: string }> {
  static override readonly schema = schema
  override process(): RunnerResult {
    return { success: true }
  }
}

class SlowInbox extends QueueTask<RunnerResult, { text: string }> {
  static override readonly schema = slow
  override process(): RunnerResult {
    return { success: true }
  }
}

class Report extends BaseTask<RunnerResult, { text: string }> {
  static override readonly schema = schema
  override execute(): RunnerResult[] {
    return []
  }
}

const JOBS = {
  inbox: [Inbox],
  slow: [SlowInbox],
  report: [Report],
  off: [Report, { enabled: false }],
} as const

type AnyCall = (...given: unknown[]) => Promise<unknown>

/** A runner without the types that would refuse an odd call. */
interface Untyped extends Readonly<
  Record<
    'trigger' | 'enqueue' | 'enqueueMany' | 'runNow' | 'pause' | 'resume' | 'cancel' | 'job' | 'history',
    AnyCall
  >
> {
  readonly messages: Readonly<Record<'list' | 'get', AnyCall>>
  readonly deadLetters: Readonly<Record<'list' | 'redrive' | 'delete', AnyCall>>
  readonly '~inspection': Readonly<Record<'jobs' | 'cancel', AnyCall>> & {
    readonly runs: Readonly<Record<'list', AnyCall>>
  }
}

function untyped(runner: Runner): Untyped {
  return runner as unknown as Untyped
}

/** Calls that reject, by what is wrong. */
const CALLS: Readonly<Record<string, (runner: Untyped) => Promise<unknown>>> = {
  'trigger with a wrong message': (runner) => runner.trigger('report', { text: 7 }),
  'trigger of an unknown job': (runner) => runner.trigger('reprot'),
  'trigger of a disabled job': (runner) => runner.trigger('off'),
  'trigger of a name that is no text': (runner) => runner.trigger(Symbol('report')),
  'enqueue with a wrong message': (runner) => runner.enqueue('inbox', { text: 7 }),
  'enqueue with a wrong option': (runner) =>
    runner.enqueue('inbox', { text: 'a' }, { runAt: new Date(Number.NaN) }),
  'enqueue with what is no JSON': (runner) => runner.enqueue('inbox', { text: 'a', big: 1n }),
  'enqueueMany with a wrong message': (runner) => runner.enqueueMany('inbox', [{ text: 'a' }, { text: 7 }]),
  'runNow of an unknown job': (runner) => runner.runNow('reprot'),
  'runNow of an object': (runner) => runner.runNow(Object.create(null)),
  'pause of an unknown job': (runner) => runner.pause('reprot'),
  'resume of an unknown job': (runner) => runner.resume('reprot'),
  'cancel without an id': (runner) => runner.cancel(),
  'cancel of an inspection without an id': (runner) => runner['~inspection'].cancel(),
  'job that is unknown': (runner) => runner.job('reprot'),
  'history with a wrong query': (runner) => runner.history({ jb: 'report' }),
  'runs of an unknown job': (runner) => runner['~inspection'].runs.list({ job: 'reprot' }),
  'messages of an unknown job': (runner) => runner.messages.list({ job: 'reprot' }),
  'messages.get without an id': (runner) => runner.messages.get(),
  'deadLetters of an unknown job': (runner) => runner.deadLetters.list({ job: 'reprot' }),
  'redrive of an unknown job': (runner) => runner.deadLetters.redrive({ job: 'reprot' }),
  'delete without a choice': (runner) => runner.deadLetters.delete({}),
  'jobs with a wrong query': (runner) => runner['~inspection'].jobs({ tagg: 'a' }),
}

/** The error of a call that nobody awaits when it fails. */
async function errorOf(call: () => Promise<unknown>): Promise<Error & { code?: unknown }> {
  function callingLine(): Promise<unknown> {
    return call()
  }
  const failing = callingLine()
  failing.catch(() => {})
  for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate)
  return failing.then(
    () => new Error('the call resolved'),
    (error: unknown) => error as Error,
  )
}

test.for(Object.entries(CALLS))('%s rejects with the line of its caller', async ([, call]) => {
  const { runner } = await runnerOf(JOBS)
  for (const warm of [false, true]) {
    const error = await errorOf(() => call(untyped(runner)))
    expect([warm, error.code]).toEqual([warm, expect.any(String)])
    expect(error.stack).toContain('callingLine')
  }
  await runner.stop()
})

test('calls before the start, during it and after the stop reject with the line of their caller', async () => {
  const { runner } = newRunnerOf(JOBS)
  const call = (): Promise<unknown> => untyped(runner).trigger('report', { text: 7 })
  expect(await errorOf(call)).toMatchObject({
    code: 'RUNNER_NOT_STARTED',
    stack: expect.stringContaining('callingLine'),
  })
  const starting = runner.start()
  expect(await errorOf(call)).toMatchObject({
    code: 'INVALID_MESSAGE',
    stack: expect.stringContaining('callingLine'),
  })
  await starting
  await runner.stop()
  expect(await errorOf(call)).toMatchObject({
    code: 'RUNNER_STOPPED',
    stack: expect.stringContaining('callingLine'),
  })
})

test('a start that fails rejects with the line of its caller', async () => {
  const engine = engineOfTest()
  engine.open = () => Promise.reject(new Error('no disk'))
  const { runner } = newRunnerOf(JOBS, { engine })
  const error = await errorOf(() => runner.start())
  expect(error).toMatchObject({ code: 'START_FAILED', stack: expect.stringContaining('callingLine') })
})

/** A caller that awaits its call: the answer comes some turns later. */
async function awaitingLine(call: () => Promise<unknown>): Promise<unknown> {
  await call()
  return undefined
}

test.for<[string, (runner: Runner) => Promise<unknown>]>([
  ['an engine that refuses a message after some turns', (runner) => runner.enqueue('inbox', { text: 'a' })],
  ['an engine that refuses a run after some turns', (runner) => runner.trigger('report', { text: 'a' })],
  ['a schema that answers later', (runner) => runner.enqueue('slow', { text: 'a' })],
])('%s leaves the line of the caller that awaits in the stack', async ([, call]) => {
  const engine = engineOfTest()
  engine.enqueue = async () => {
    await new Promise(setImmediate)
    throw new Error('the disk is full')
  }
  const { runner } = await runnerOf(JOBS, { engine })
  for (const _ of [1, 2]) {
    const error = await awaitingLine(() => call(runner)).catch((thrown: unknown) => thrown as Error)
    expect(error).toMatchObject({ stack: expect.stringContaining('awaitingLine') })
  }
  await runner.stop()
})

test('an outcome that a stop rejects has the line of the caller that awaits it', async () => {
  const { runner } = await runnerOf(JOBS)
  await runner.pause()
  const handle = await runner.trigger('report', { text: 'a' })
  const limited = errorOf(() => handle.result({ timeoutSeconds: 60 }))
  const waiting = awaitingLine(() => handle.result()).catch((thrown: unknown) => thrown)
  await runner.stop()
  const stopped = { code: 'RUNNER_STOPPED' }
  expect(await waiting).toMatchObject({ ...stopped, stack: expect.stringContaining('awaitingLine') })
  expect(await limited).toMatchObject({ ...stopped, stack: expect.stringContaining('callingLine') })
  const late = await errorOf(() => handle.result())
  expect(late).toMatchObject({ ...stopped, stack: expect.stringContaining('callingLine') })
})

test('a call of a task rejects with the line of the task', async () => {
  class Calling extends BaseTask {
    override async execute({ enqueue }: JobContext): Promise<RunnerResult[]> {
      return this.theLineOfTheTask(enqueue as unknown as AnyCall)
    }
    async theLineOfTheTask(enqueue: AnyCall): Promise<RunnerResult[]> {
      await enqueue('inbox', { text: 7 })
      return []
    }
  }
  const { runner, clock } = await runnerOf({ ...JOBS, calling: [Calling, { maxRetries: 0 }] })
  await runner.trigger('calling')
  await clock.settle()
  expect((await runner.deadLetters.list()).entries).toMatchObject([
    { stack: expect.stringContaining('theLineOfTheTask') },
  ])
  await runner.stop()
})

test('a wait for a run that is refused has the line of the task', async () => {
  class Waiting extends BaseTask<RunnerResult, { text: string }> {
    override async execute({ trigger }: JobContext): Promise<RunnerResult[]> {
      const handle = await trigger('waiting')
      return this.theLineOfTheTask(() => handle.result())
    }
    async theLineOfTheTask(wait: () => Promise<unknown>): Promise<RunnerResult[]> {
      await Promise.all([wait(), wait()])
      return []
    }
  }
  const { runner, clock } = await runnerOf({ waiting: [Waiting, { maxRetries: 0 }] })
  await runner.trigger('waiting')
  await runner.pause('waiting')
  await clock.settle()
  expect((await runner.deadLetters.list()).entries).toMatchObject([
    {
      error: expect.stringContaining('would wait for ever'),
      stack: expect.stringContaining('theLineOfTheTask'),
    },
  ])
  await runner.stop()
})

test('the calls of jobwright/testing reject with the line of the test', async () => {
  const registry = registryOf(JOBS)
  const wrong = await errorOf(() => (runJob as unknown as AnyCall)(registry, 'report', { text: 7 }))
  expect(wrong).toMatchObject({ code: 'INVALID_MESSAGE', stack: expect.stringContaining('callingLine') })
  await using runner = await createTestRunner(registry)
  const advanced = await errorOf(() => runner.advance('soon'))
  expect(advanced.stack).toContain('callingLine')
})
