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
