/** Tasks that return nothing. */

import { expect, test } from 'vitest'

import type { QueueContext } from '../authoring/context.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import { runnerOf } from './support/runner-of.ts'

const ONE_SUCCESS = { status: 'succeeded', results: [{ success: true }] }

test('execute that returns nothing is one success without a message', async () => {
  const cleaned: (readonly RunnerResult[])[] = []
  class Now extends BaseTask<void> {
    override execute(): void {}
    override cleanup(_context: unknown, results: readonly RunnerResult[]): void {
      cleaned.push(results)
    }
  }
  class Later extends BaseTask {
    override async execute(): Promise<void> {}
  }
  const { runner, clock, events } = await runnerOf({ now: [Now], later: [Later] })
  const handles = [await runner.trigger('now'), await runner.trigger('later')]
  await clock.settle()
  for (const handle of handles) expect(await handle.result()).toMatchObject(ONE_SUCCESS)
  expect(cleaned).toEqual([[{ success: true }]])
  expect(events('run.ended')).toMatchObject([{ status: 'succeeded' }, { status: 'succeeded' }])
  expect(await runner.history({ job: 'now' })).toMatchObject([{ status: 'succeeded' }])
  expect((await runner.metrics()).jobs['now']).toMatchObject({ executions: 1, successes: 1, failures: 0 })
})

test('process that returns nothing is a success of its message', async () => {
  const cleaned: (readonly RunnerResult[])[] = []
  class Tweet extends QueueTask<void, string> {
    override async process(message: string): Promise<void> {
      if (message === 'bad') throw new Error('bad')
    }
    override handleExecutionError(): RunnerResult[] | undefined {
      return undefined
    }
    override cleanup(_context: unknown, results: readonly RunnerResult[]): void {
      cleaned.push(results)
    }
  }
  const { runner, clock, events } = await runnerOf({ tweet: [Tweet, { maxRetries: 0 }] })
  await runner.enqueueMany('tweet', ['a', 'bad', 'c'])
  await clock.settle()
  expect(events('run.ended')).toMatchObject([{ status: 'failed', succeeded: 2, failed: 1 }])
  expect(cleaned).toEqual([[{ success: true }, { success: true }]])
})

test('execute of a batch that returns nothing has done the messages that it did not settle', async () => {
  class Batch extends QueueTask<void, string> {
    override async execute({ messages }: QueueContext<string>): Promise<void> {
      messages.find(({ payload }) => payload === 'bad')?.deadLetter('bad')
    }
  }
  const { runner, clock, events } = await runnerOf({ batch: [Batch] })
  await runner.enqueueMany('batch', ['a', 'bad', 'c'])
  await clock.settle()
  expect(events('run.ended')).toMatchObject([{ succeeded: 2, failed: 1 }])
  expect((await runner.deadLetters.list()).entries).toMatchObject([{ message: { payload: 'bad' } }])
})
