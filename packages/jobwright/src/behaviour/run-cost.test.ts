/** What one run costs: which calls it makes of the engine and of its task. */

import { expect, test, vi } from 'vitest'

import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import type { Engine } from '../engine/contract/engine.ts'
import type { Settlement } from '../engine/contract/message.ts'
import { RunOutcomes } from '../outcomes/run-outcomes.ts'
import { engineOfTest, isOnSqlite } from './support/engine-of-test.ts'
import { runnerOf } from './support/runner-of.ts'

const WELL = { success: true } as const

class Plain extends BaseTask {
  override execute(): RunnerResult[] {
    return [WELL]
  }
}

class Each extends QueueTask<RunnerResult, string> {
  override process(message: string): RunnerResult {
    if (message === 'bad') throw new Error('no luck')
    return WELL
  }
}

/** An engine, and what it is told of settlements: `settle done`, `finish done dead`. */
function listening(told: string[]): Engine {
  const engine = engineOfTest()
  const settle = engine.settle.bind(engine)
  const finish = engine.finish.bind(engine)
  const note = (call: string, settlements: readonly Settlement[] = []): void =>
    void told.push([call, ...settlements.map(({ to }) => to.state)].join(' '))
  return Object.assign(engine, {
    settle: (settlements: Parameters<Engine['settle']>[0]) => {
      note('settle', settlements)
      return settle(settlements)
    },
    finish: (runs: Parameters<Engine['finish']>[0]) => {
      for (const { settlements } of runs) note('finish', settlements)
      return finish(runs)
    },
  })
}

test('a run settles its message and ends in one call of the engine', async () => {
  const told: string[] = []
  const { runner, clock, events } = await runnerOf(
    { plain: [Plain, {}], each: [Each, { maxRetries: 0 }] },
    { engine: listening(told) },
  )
  const handle = await runner.trigger('plain')
  await clock.settle()
  expect(await handle.result()).toMatchObject({ status: 'succeeded', results: [WELL] })
  for (const message of ['good', 'bad']) {
    await runner.enqueue('each', message)
    await clock.settle()
  }
  expect(told).toEqual(['finish done', 'finish done', 'finish dead'])
  expect(events('message.dead')).toHaveLength(1)
  expect(await runner.history()).toMatchObject([
    { job: 'each', status: 'failed' },
    { job: 'each', status: 'succeeded' },
    { job: 'plain', status: 'succeeded' },
  ])
})

test('what a task or a middleware does after the last message waits for no settlement', async () => {
  const told: string[] = []
  class Cleaning extends Each {
    override cleanup(): void {
      told.push('cleanup')
    }
  }
  class Together extends QueueTask<RunnerResult, string> {
    override execute({ messages }: { messages: readonly { done(): void }[] }): void {
      for (const message of messages) message.done()
      told.push('execute')
    }
  }
  const cleaning = await runnerOf(
    { each: [Cleaning, {}], together: [Together, {}] },
    { engine: listening(told) },
  )
  await cleaning.runner.enqueue('each', 'good')
  await cleaning.clock.settle()
  await cleaning.runner.enqueue('together', 'good')
  await cleaning.clock.settle()
  const around = await runnerOf(
    { each: [Each, {}] },
    {
      engine: listening(told),
      middleware: [async (_run, next) => void (await next(), told.push('middleware'))],
    },
  )
  await around.runner.enqueue('each', 'good')
  await around.clock.settle()
  expect(told.join(', ').split(', settle')).toEqual([
    'settle done, cleanup, finish',
    ' done, execute, finish',
    ' done, middleware, finish',
  ])
})

test.skipIf(isOnSqlite)(
  'in memory, the outcome of a run finds its caller without a table of ids',
  async () => {
    const lookUps = vi.spyOn(RunOutcomes.prototype, 'of')
    const { runner, clock } = await runnerOf({ plain: [Plain, { maxConcurrent: 2 }] })
    const handles = await Promise.all([1, 2, 3].map(() => runner.trigger('plain')))
    await clock.settle()
    const outcomes = await Promise.all(handles.map((handle) => handle.result()))
    expect(outcomes.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded'])
    expect(lookUps).not.toHaveBeenCalled()
    lookUps.mockRestore()
  },
)
