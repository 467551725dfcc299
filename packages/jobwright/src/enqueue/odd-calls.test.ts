/** Odd calls in plain JavaScript: each is refused with an error that helps. */

import { expect, test } from 'vitest'

import { memory } from '../engine/memory/memory.ts'
import type { Runner } from '../runner/runner.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import { registryOf } from '../behaviour/support/registry-of.ts'
import { newRunnerOf, runnerOf } from '../behaviour/support/runner-of.ts'

class Quick extends BaseTask {
  override execute(): [] {
    return []
  }
}

class Inbox extends QueueTask {
  override process(): { success: true } {
    return { success: true }
  }
}

/** A runner without the types that would refuse an odd call. */
type Untyped = Readonly<Record<keyof Runner, (...given: unknown[]) => Promise<unknown>>>

test.for<[string, (runner: Untyped) => Promise<unknown>, string]>([
  [
    'a name that is none',
    (runner) => runner.trigger(),
    'there is no job "undefined" in the registry; there are quick, inbox',
  ],
  [
    'an object for a name',
    (runner) => runner.pause({ job: 'quick' }),
    'there is no job "{"job":"quick"}" in the registry',
  ],
  [
    'null for options',
    (runner) => runner.trigger('quick', 1, null),
    'expected the options of the call to be an object, got null',
  ],
  [
    'a number for options',
    (runner) => runner.enqueue('inbox', 1, 5),
    'expected the options of the call to be an object, got 5',
  ],
  [
    'a text for messages',
    (runner) => runner.enqueueMany('inbox', 'abc'),
    'expected the messages to be an array, got "abc"',
  ],
  [
    'nothing for messages',
    (runner) => runner.enqueueMany('inbox'),
    'expected the messages to be an array, got undefined',
  ],
  [
    'a limit below 1',
    (runner) => runner.history({ limit: -1 }),
    'history: expected limit to be an integer ≥ 1, got -1',
  ],
  [
    'a filter of another name',
    (runner) => runner.history({ jobs: 'quick' }),
    'history: there is no option "jobs"; did you mean "job"?',
  ],
])('a call is refused for %s', async ([, call, message]) => {
  const { runner } = await runnerOf({ quick: [Quick], inbox: [Inbox] })
  await expect(call(runner as unknown as Untyped)).rejects.toThrow(message)
  await runner.stop()
})

test('a listener that is not a function is refused', () => {
  const { runner } = newRunnerOf({})
  expect(() => runner.events.subscribe(5 as never)).toThrow(
    'expected events.subscribe to be given a function, got 5',
  )
})

test.for<[string, unknown, string]>([
  ['no class', 5, 'the module does not export it'],
  ['a class of its own', Date, 'it extends neither BaseTask nor QueueTask'],
  [
    'a class without execute',
    class extends (BaseTask as unknown as new () => object) {},
    'has no execute(context)',
  ],
])('of %s the run says what is wrong', async ([, loaded, message]) => {
  const registry = registryOf({ quick: [Quick, { maxRetries: 0 }] })
  const jobs = registry.jobs.map((job) => ({ ...job, load: () => Promise.resolve(loaded as never) }))
  const { runner, events, clock } = await runnerOf({}, { registry: { ...registry, jobs } })
  await runner.runNow('quick')
  await clock.settle()
  expect(events('message.dead')).toMatchObject([{ error: { message: expect.stringContaining(message) } }])
  await runner.stop()
})

test('an engine that another runner has open is refused', async () => {
  const engine = memory()
  const first = await runnerOf({ quick: [Quick] }, { engine })
  const second = newRunnerOf({ quick: [Quick] }, { engine })
  await expect(second.runner.start()).rejects.toThrow(
    'another runner has it open; give each runner an engine of its own',
  )
  expect((await (await first.runner.trigger('quick')).result()).status).toBe('succeeded')
  await first.runner.stop()
})

test('a provider that gives undefined has failed', async () => {
  const requires = ['db' as never]
  const { runner } = await runnerOf(
    { quick: [Quick, { requires }] },
    { capabilities: { db: () => undefined } },
  )
  expect((await runner.health()).issues).toMatchObject([
    { code: 'missing-capability', message: expect.stringContaining('its provider gave undefined') },
  ])
  await runner.stop()
})

function fail(): never {
  throw new Error('the disk is full')
}

test('a logger that throws or rejects changes nothing', async () => {
  const logger = { debug: fail, info: () => Promise.reject(new Error('no')), warn: fail, error: fail }
  class Loud extends BaseTask {
    override execute({ logger: own }: Parameters<Quick['prepareContext']>[0]): [] {
      own.info('here')
      throw new Error('no luck')
    }
  }
  const { runner } = await runnerOf({ loud: [Loud, { maxRetries: 0 }] }, { logger })
  expect(await (await runner.trigger('loud')).result()).toMatchObject({ error: { message: 'no luck' } })
  await runner.stop()
})

test('an error whose message cannot be read is an error like any other', async () => {
  class Odd extends BaseTask {
    override execute(): never {
      throw Object.defineProperty(new Error(), 'message', {
        get() {
          throw new Error('unreadable')
        },
      })
    }
  }
  const { runner, events } = await runnerOf({ odd: [Odd, { maxRetries: 0 }] })
  expect((await (await runner.trigger('odd')).result()).status).toBe('failed')
  expect(events('message.dead')).toMatchObject([{ reason: 'exhausted' }])
  await runner.stop()
})
