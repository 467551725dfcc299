import { expect, test } from 'vitest'

import type { QueueContext } from './context.ts'
import { SnoozeError } from './errors.ts'
import type { RunnerResult } from './result.ts'
import { BaseTask, QueueTask } from './task.ts'
import { runnerOf } from './testing/runner-of.ts'

test('messages that a run gave back without having begun them do not count against the rate', async () => {
  const seen: string[] = []
  class Ordered extends QueueTask<RunnerResult, string> {
    override process(message: string, { attempt }: QueueContext<string>): RunnerResult {
      seen.push(message)
      if (attempt === 1 && message === 'a') throw new Error('not yet')
      return { success: true }
    }
  }
  const rateLimit = { max: 4, perSeconds: 60 }
  const options = { preserveOrder: true, batchSize: 3, retryDelaySeconds: 1, rateLimit } as const
  const { runner, clock } = await runnerOf({ task: [Ordered, options] })
  await runner.enqueueMany('task', ['a', 'b', 'c'])
  await clock.advance('2s')
  expect(seen).toEqual(['a', 'a', 'b', 'c'])
})

test('a message is what the caller gave at the call, and every attempt sees it so', async () => {
  const seen: number[] = []
  class Changing extends QueueTask<RunnerResult, { n: number }> {
    override process(message: { n: number }): RunnerResult {
      seen.push(message.n)
      message.n += 1
      throw new Error('again')
    }
  }
  const { runner, clock } = await runnerOf({ task: [Changing, { maxRetries: 1 }] })
  const message = { n: 1 }
  await runner.enqueue('task', message, { delaySeconds: 1 })
  message.n = 7
  await clock.advance('1m')
  expect(seen).toEqual([1, 1])
})

test('a message that JSON cannot hold is refused', async () => {
  class Quiet extends QueueTask {
    override process(): RunnerResult {
      return { success: true }
    }
  }
  const { runner } = await runnerOf({ task: [Quiet] })
  await expect(runner.enqueue('task', { n: 1n })).rejects.toThrow(/cannot be stored as JSON/)
})

test('a message that was claimed in time does not expire while it snoozes', async () => {
  let runs = 0
  class Snoozing extends BaseTask {
    execute(): RunnerResult[] {
      runs += 1
      if (runs === 1) throw new SnoozeError(60)
      return [{ success: true }]
    }
  }
  const { runner, clock } = await runnerOf({ task: [Snoozing] })
  const handle = await runner.trigger('task', undefined, { expiresInSeconds: 30 })
  await clock.advance('2m')
  expect((await handle.result()).status).toBe('succeeded')
})
