/** The options of a call, and how a wrong one is refused. */

import { runInNewContext } from 'node:vm'

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
    problems: [
      "messages[1]: its job has preserveOrder: 'key', so orderKey is required: give it, or declare static orderKey(message) in the class",
    ],
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

test.for<[string, unknown, string]>([
  ['runAt', new Date(Number.NaN), 'a valid Date, got Invalid Date'],
  ['runAt', '2026-01-01', 'a valid Date, got "2026-01-01"'],
  ['delaySeconds', Number.NaN, 'a number ≥ 0, got NaN'],
  ['delaySeconds', Number.POSITIVE_INFINITY, 'a number ≥ 0, got Infinity'],
  ['delaySeconds', 5n, 'a number ≥ 0, got 5n'],
  ['delaySeconds', [Number.NaN], 'a number ≥ 0, got [ NaN ]'],
  ['expiresInSeconds', new Date(0), 'a number ≥ 0, got 1970-01-01T00:00:00.000Z'],
  ['dedupeKey', Symbol('key'), 'a non-empty string, got Symbol(key)'],
  ['dedupeKey', { key: undefined }, 'a non-empty string, got { key: undefined }'],
  ['priority', () => 'HIGH', "one of 'LOW', 'NORMAL', 'HIGH', 'CRITICAL', got a function"],
])('a wrong %s is named as it is', async ([name, value, problem]) => {
  const { runner } = await runnerOf({ queue: [Taking] })
  await expect(runner.enqueue('queue', 'a', { [name]: value })).rejects.toThrow(
    `expected ${name} to be ${problem}`,
  )
})

test('a date of another realm is a date', async () => {
  const { runner, clock } = await runnerOf({ queue: [Taking] })
  const runAt = runInNewContext(`new Date(${clock.now() + 5000})`) as Date
  await runner.enqueue('queue', 'a', { runAt })
  expect((await runner.messages.list()).entries).toMatchObject([{ dueMs: clock.now() + 5000 }])
})
