/** The capabilities that a program supplies for its jobs. */

import { expect, test } from 'vitest'

import type { JobContext } from '../authoring/context.ts'
import { deferred } from '../time/deferred.ts'
import type { JobOptions } from '../manifest/options.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, type TaskClass } from '../authoring/task.ts'
import { newRunnerOf, runnerOf } from './support/runner-of.ts'

/** A task class that reads a capability and notes its value. */
function reading(name: string, seen: unknown[] = []) {
  return class extends BaseTask {
    override execute({ capabilities }: JobContext): RunnerResult[] {
      seen.push((capabilities as Readonly<Record<string, unknown>>)[name])
      return []
    }
  }
}

/** A job that requires a capability and reads it. */
function requiring(name: string, seen?: unknown[]): readonly [TaskClass, JobOptions] {
  // The cast is needed because these tests declare no capabilities.
  const requires = [name] as readonly string[] as NonNullable<JobOptions['requires']>
  return [reading(name, seen), { requires }]
}

test('a provider may be a value, a function, or an async function', async () => {
  const seen: unknown[] = []
  const names = ['plain', 'made', 'later'] as const
  const jobs = Object.fromEntries(names.map((name) => [name, requiring(name, seen)] as const))
  const capabilities = { plain: 1, made: () => 2, later: async () => 3 }
  const { runner } = await runnerOf(jobs, { capabilities })
  for (const name of names) await (await runner.trigger(name)).result()
  expect(seen).toEqual([1, 2, 3])
})

test('stop does not wait for a capability whose disposal hangs', async () => {
  const disposed: string[] = []
  const lines: unknown[] = []
  const { runner, clock } = await runnerOf(
    { tweet: requiring('first') },
    {
      logger: { debug() {}, info() {}, warn() {}, error: (text) => lines.push(text) },
      capabilities: {
        first: () => ({ [Symbol.dispose]: () => disposed.push('first') }),
        second: () => ({ [Symbol.asyncDispose]: () => new Promise(() => {}) }),
      },
    },
  )
  const stopped = runner.stop()
  await clock.advance('5s')
  await stopped
  expect(disposed).toEqual(['first'])
  expect(lines).toEqual(['a capability could not be disposed of'])
})

test('stop disposes of what provider functions returned, the last one first, but not of plain values', async () => {
  const disposed: string[] = []
  const disposable = (name: string) => ({ [Symbol.asyncDispose]: async () => void disposed.push(name) })
  const capabilities = {
    plain: disposable('plain'),
    first: () => disposable('first'),
    second: async () => ({ [Symbol.dispose]: () => void disposed.push('second') }),
  }
  const { runner } = await runnerOf({}, { capabilities })
  expect(disposed).toEqual([])
  await runner.stop()
  expect(disposed).toEqual(['second', 'first'])
})

test('a provider that fails blocks only its own jobs, and an event and health state the reason', async () => {
  const capabilities = { wallet: () => Promise.reject(new Error('no key')) }
  const { runner, clock, events } = await runnerOf(
    { pay: requiring('wallet'), other: [reading('none')] },
    { capabilities },
  )
  const reason = 'its capability "wallet" could not be made: no key'
  expect(events('capability.failed')).toMatchObject([{ capability: 'wallet', error: { message: 'no key' } }])
  expect(events('job.blocked')).toMatchObject([{ job: 'pay', reason }])
  await runner.trigger('pay')
  await clock.advance('1h')
  expect(events('run.started')).toEqual([])
  expect((await runner.health()).issues).toMatchObject([
    { code: 'missing-capability', job: 'pay', message: `job "pay" is not claimed: ${reason}` },
  ])
})

test('with strict the error of a provider that fails is the cause, with its own causes', async () => {
  class Reading extends BaseTask {
    override execute(): [] {
      return []
    }
  }
  const failure = new Error('cannot connect', { cause: new Error('refused') })
  const { runner } = newRunnerOf(
    { reading: [Reading, { requires: ['db' as never] }] },
    { strict: true, capabilities: { db: () => Promise.reject(failure) } },
  )
  await expect(runner.start()).rejects.toMatchObject({
    code: 'START_FAILED',
    message: expect.stringContaining('"db" could not be made: cannot connect: refused'),
    cause: { code: 'MISSING_CAPABILITY', cause: failure },
  })
})

test('a missing capability blocks its jobs, or with strict keeps the runner from starting', async () => {
  const jobs = { pay: requiring('wallet') }
  const { events } = await runnerOf(jobs)
  const reason = 'it requires the capability "wallet", which createRunner was not given'
  expect(events('job.blocked')).toMatchObject([{ job: 'pay', reason }])
  await expect(newRunnerOf(jobs, { strict: true }).runner.start()).rejects.toMatchObject({
    code: 'START_FAILED',
    cause: { code: 'MISSING_CAPABILITY', message: `job "pay": ${reason}` },
  })
})

test('very many jobs without a capability are blocked in slices, and each is looked at once', async () => {
  let reads = 0
  class Refused extends Error {
    override get message(): string {
      reads += 1
      return 'refused'
    }
  }
  const jobs = Object.fromEntries(
    Array.from({ length: 450 }, (_, index) => [`pay_${index}`, requiring('wallet')]),
  )
  const { runner, events } = newRunnerOf(jobs, {
    capabilities: { wallet: () => Promise.reject(new Refused()) },
  })
  const inTurns: number[] = []
  let isNewTurn = true
  runner.events.subscribe(({ type }) => {
    if (type !== 'job.blocked') return
    if (isNewTurn) {
      isNewTurn = false
      setImmediate(() => (isNewTurn = true))
      inTurns.push(0)
    }
    inTurns.push(inTurns.pop()! + 1)
  })
  await runner.start()
  expect(events('job.blocked')).toHaveLength(450)
  expect(inTurns).toEqual([100, 100, 100, 100, 50])
  expect(reads).toBeLessThan(10)
  await runner.stop()
})

test('reading a capability that the job does not require throws an error that names the remedy', async () => {
  const { runner, clock } = await runnerOf(
    { task: [reading('wallet'), { maxRetries: 0 }] },
    { capabilities: { wallet: 1 } },
  )
  const handle = await runner.trigger('task')
  await clock.settle()
  expect(await handle.result()).toMatchObject({
    status: 'failed',
    error: {
      code: 'CAPABILITY_NOT_REQUIRED',
      message: expect.stringContaining("requires: ['wallet']") as string,
    },
  })
})

test('a provider that hangs does not hold up the stop, and what it returns too late is disposed of', async () => {
  const provided = deferred<Disposable>()
  let disposals = 0
  const { runner, clock } = newRunnerOf({}, { capabilities: { slow: () => provided.promise } })
  const starting = runner.start()
  const refused = starting.catch((error: unknown) => error)
  await clock.settle()
  await runner.stop()
  expect(await refused).toMatchObject({ code: 'START_FAILED', cause: { code: 'RUNNER_STOPPED' } })
  expect(runner.state).toBe('stopped')
  provided.resolve({ [Symbol.dispose]: () => void (disposals += 1) })
  await clock.settle()
  expect(disposals).toBe(1)
})
