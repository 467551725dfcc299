/** Runs with values that JSON cannot express: the engine keeps what it can, and the run ends. */

import { expect, test } from 'vitest'

import type { JobContext, QueueContext } from '../../authoring/context.ts'
import type { RunnerResult } from '../../authoring/result.ts'
import { BaseTask, QueueTask } from '../../authoring/task.ts'
import { runnerOf } from '../support/runner-of.ts'
import { sqlite } from '../../engine/sqlite/sqlite-engine.ts'

const circular: Record<string, unknown> = { name: 'circle' }
circular['self'] = circular

const stackless = Object.assign(new Error('no luck'), { stack: [1, 2] })
const unstackable = Object.defineProperty(new Error('no luck'), 'stack', {
  get() {
    throw new Error('no')
  },
})

const ODD: readonly (readonly [string, unknown])[] = [
  ['a bigint', 10n],
  ['a circle', circular],
  ['a date', new Date(0)],
  ['a function', () => 1],
  ['a symbol', Symbol('s')],
  ['an error', new Error('no luck')],
  ['an error whose stack is a list', stackless],
  ['an error whose stack cannot be read', unstackable],
  ['a map', new Map([[1, 2]])],
  [
    'what throws when it is asked',
    {
      toJSON: () => {
        throw new Error('no')
      },
    },
  ],
  [
    'a getter that throws',
    {
      get a(): never {
        throw new Error('no')
      },
    },
  ],
]

test.for(ODD)('a run may log %s', async ([, value]) => {
  class Talking extends BaseTask {
    override execute({ logger }: JobContext): RunnerResult[] {
      logger.info('look', { value })
      return [{ success: true }]
    }
  }
  const { runner, events } = await runnerOf({ task: [Talking] }, { engine: sqlite({ path: ':memory:' }) })
  const handle = await runner.trigger('task')
  expect(await handle.result()).toMatchObject({ status: 'succeeded' })
  expect(events('engine.failed')).toEqual([])
  expect(await runner.history()).toMatchObject([{ status: 'succeeded', log: [{ message: 'look' }] }])
  await runner.stop()
})

test.for(ODD)('a run may return %s', async ([, value]) => {
  class Giving extends BaseTask {
    override execute(): RunnerResult[] {
      return [{ success: true, value } as RunnerResult]
    }
  }
  const { runner, events } = await runnerOf({ task: [Giving] }, { engine: sqlite({ path: ':memory:' }) })
  const handle = await runner.trigger('task')
  expect(await handle.result()).toMatchObject({ status: 'succeeded' })
  expect(events('engine.failed')).toEqual([])
  expect(await runner.history()).toMatchObject([{ status: 'succeeded' }])
  await runner.stop()
})

test.for(ODD)('a run may report as its progress %s', async ([, value]) => {
  class Going extends BaseTask {
    override execute({ progress }: JobContext): RunnerResult[] {
      progress(0.5, value as string)
      return [{ success: true, message: value as string }]
    }
  }
  const { runner, events } = await runnerOf({ task: [Going] }, { engine: sqlite({ path: ':memory:' }) })
  const handle = await runner.trigger('task')
  await handle.result()
  expect(events('engine.failed')).toEqual([])
  await runner.stop()
})

test.for(ODD)('a task may throw %s', async ([, value]) => {
  class Throwing extends BaseTask {
    override execute(): RunnerResult[] {
      throw value
    }
  }
  const { runner, events } = await runnerOf(
    { task: [Throwing, { maxRetries: 0 }] },
    { engine: sqlite({ path: ':memory:' }) },
  )
  const handle = await runner.trigger('task')
  expect(await handle.result()).toMatchObject({ status: 'failed' })
  expect(events('engine.failed')).toEqual([])
  expect((await runner.deadLetters.list()).entries).toHaveLength(1)
  await runner.stop()
})

test.for(ODD)('a batch may go to the dead letters because of %s', async ([, value]) => {
  class Batch extends QueueTask {
    override execute({ messages }: QueueContext<never>): RunnerResult[] {
      for (const message of messages) message.deadLetter(value as string)
      return []
    }
  }
  const { runner, events } = await runnerOf({ task: [Batch] }, { engine: sqlite({ path: ':memory:' }) })
  await runner.enqueueMany('task', ['a', 'b'])
  while (events('run.ended').length === 0) await new Promise(setImmediate)
  expect(events('engine.failed')).toEqual([])
  expect((await runner.deadLetters.list()).entries).toHaveLength(2)
  await runner.stop()
})
