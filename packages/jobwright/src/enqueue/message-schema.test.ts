import { expect, test } from 'vitest'
import * as v from 'valibot'

import { memory } from '../engine/memory/memory.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { QueueTask } from '../authoring/task.ts'
import { runnerOf } from '../behaviour/support/runner-of.ts'

test('a message that no longer fits goes to the dead letters, never to the task', async () => {
  const seen: unknown[] = []
  class Checked extends QueueTask<RunnerResult, { text: string }> {
    static override readonly schema = v.object({ text: v.string() })

    override process(message: { text: string }): RunnerResult {
      seen.push(message)
      return { success: true }
    }
  }
  const engine = memory()
  const { runner, clock, events } = await runnerOf({ checked: [Checked] }, { engine })
  await runner.pause('checked')
  await runner.enqueue('checked', { text: 'fine' })
  // As another version of the program stored it.
  const old = { job: 'checked', origin: 'message', priority: 'NORMAL', dueMs: clock.now() } as const
  await engine.enqueue([{ ...old, payload: { text: 7 } }])
  await runner.resume('checked')
  await clock.settle()
  expect(seen).toEqual([{ text: 'fine' }])
  expect(events('message.dead')).toMatchObject([{ reason: 'invalid-message' }])
})

test('of several messages the one that does not fit is named', async () => {
  class Checked extends QueueTask<RunnerResult, { text: string }> {
    static override readonly schema = v.object({ text: v.string('expected a text') }, 'expected an object')

    override process(): RunnerResult {
      return { success: true }
    }
  }
  const { runner } = await runnerOf({ checked: [Checked] })
  await expect(runner.enqueueMany('checked', [{ text: 'fine' }, { text: 7 }])).rejects.toThrow(
    'the message for job "checked" is not valid: messages[1].text: expected a text',
  )
  await expect(runner.enqueueMany('checked', [7])).rejects.toThrow(
    'not valid: messages[0]: expected an object',
  )
  await expect(runner.enqueue('checked', { text: 7 })).rejects.toThrow('not valid: text: expected a text')
  expect((await runner.messages.list()).entries).toEqual([])
})
