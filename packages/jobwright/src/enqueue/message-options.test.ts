/** The options of a call, and how a wrong one is refused. */

import { expect, test } from 'vitest'

import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import { runnerOf } from '../behaviour/support/runner-of.ts'

class Quick extends BaseTask {
  override execute(): RunnerResult[] {
    return [{ success: true }]
  }
}

class Taking extends QueueTask {
  override process(): RunnerResult {
    return { success: true }
  }
}

test('an unknown option of a call is refused with the nearest name', async () => {
  const { runner, events } = await runnerOf({ task: [Quick] })
  const options = { dealySeconds: 60 } as object // as plain JavaScript may pass it
  await expect(runner.trigger('task', undefined, options)).rejects.toThrow(
    'the message for job "task" is not valid: there is no option "dealySeconds"; did you mean "delaySeconds"?',
  )
  expect(events('message.enqueued')).toEqual([])
})

test('if no name is near, the error lists the options, along with every other problem', async () => {
  const { runner } = await runnerOf({ queue: [Taking] })
  const options = { urgency: 9, delaySeconds: -1 } as object // as plain JavaScript may pass it
  await expect(runner.enqueueMany('queue', ['a'], options)).rejects.toMatchObject({
    problems: [
      'there is no option "urgency"; there are priority, delaySeconds, runAt, expiresInSeconds, orderKey, dedupeKey, dedupeSeconds',
      'expected delaySeconds to be a number ≥ 0, got -1',
    ],
  })
})

test('half a character in a key is refused: two such keys would become one in a database', async () => {
  const { runner } = await runnerOf({ queue: [Taking] })
  for (const name of ['orderKey', 'dedupeKey']) {
    await expect(runner.enqueue('queue', 'a', { [name]: 'a\ud800' })).rejects.toMatchObject({
      problems: [`expected ${name} to be whole characters, got "a\\ud800"`],
    })
  }
  await runner.enqueue('queue', 'a', { orderKey: '😀', dedupeKey: 'a\0b' })
})

test('a wrong option of one of several messages names the message', async () => {
  const { runner, events } = await runnerOf({ queue: [Taking, { preserveOrder: 'key' }] })
  await expect(
    runner.enqueueMany('queue', ['a', 'b'], (letter) => ({ ...(letter === 'a' && { orderKey: 'a' }) })),
  ).rejects.toMatchObject({
    problems: ["messages[1]: its job has preserveOrder: 'key', so orderKey is required"],
  })
  const none = (() => 5) as never // as plain JavaScript may pass it
  await expect(runner.enqueueMany('queue', ['a'], none)).rejects.toMatchObject({
    problems: ['messages[0]: expected the options of the call to be an object, got 5'],
  })
  await expect(runner.enqueue('queue', 'a', none)).rejects.toMatchObject({
    problems: [expect.stringMatching('expected the options of the call to be an object')],
  })
  expect(events('message.enqueued')).toEqual([])
})

test('a dedupeKey for several messages is refused, unless each has its own', async () => {
  const { runner } = await runnerOf({ queue: [Taking] })
  await expect(runner.enqueueMany('queue', ['a', 'b'], { dedupeKey: 'k' })).rejects.toThrow(
    'dedupeKey is for one message: all but the first would be lost; give a function that returns the options of each',
  )
  await runner.enqueueMany('queue', ['a', 'b'], (letter) => ({ dedupeKey: String(letter) }))
})
