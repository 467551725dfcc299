/** The payloads that calls accept: the same rules for parameters and messages, in every call. */

import { expect, test } from 'vitest'

import type { JobContext, QueueContext } from '../authoring/context.ts'
import { messageOf } from '../errors/error-message.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import { newRunnerOf, runnerOf } from '../behaviour/support/runner-of.ts'

class Inbox extends QueueTask {
  override process(_message: unknown, _context: QueueContext): RunnerResult {
    return { success: true }
  }
}

class Report extends BaseTask<RunnerResult, object> {
  override execute(_context: JobContext<object>): RunnerResult[] {
    return []
  }
}

const jobs = { inbox: [Inbox], report: [Report] } as const

test('what JSON would change or lose is refused by its path, in parameters and in each of several messages', async () => {
  const { runner } = await runnerOf(jobs)
  const when = { items: [{ when: new Date(0) }] }
  const errors: unknown[] = []
  const refused = (call: Promise<unknown>): Promise<unknown> =>
    call.catch((error: unknown) => errors.push(messageOf(error)))
  await refused(runner.enqueue('inbox', when))
  await refused(runner.enqueueMany('inbox', [1, when]))
  await refused(runner.trigger('report', when))
  await refused(
    runner.enqueue('inbox', {
      get secret() {
        throw new Error('keep out')
      },
    }),
  )
  expect(errors).toMatchInlineSnapshot(`
    [
      "the message for job "inbox" is not valid: message.items[0].when is a Date, of which JSON makes a string: use an ISO string or a number",
      "the message for job "inbox" is not valid: messages[1].items[0].when is a Date, of which JSON makes a string: use an ISO string or a number",
      "the message for job "report" is not valid: parameters.items[0].when is a Date, of which JSON makes a string: use an ISO string or a number",
      "the message for job "inbox" is not valid: message cannot be read: keep out",
    ]
  `)
  expect((await runner.messages.list()).entries).toEqual([])
})

test('what is larger than maxMessageBytes is refused, and what is as large is taken', async () => {
  const { runner } = await runnerOf(jobs, { maxMessageBytes: 20 })
  const large = { text: 'ü€12345' }
  await expect(runner.enqueue('inbox', large)).rejects.toThrow(
    'message for job "inbox" is too large: 21 bytes as JSON, and maxMessageBytes of createRunner is 20; store it elsewhere and send a reference to it',
  )
  await expect(runner.enqueueMany('inbox', [{}, large])).rejects.toMatchObject({
    code: 'MESSAGE_TOO_LARGE',
    message: expect.stringMatching(/^messages\[1\] for job "inbox"/) as string,
    job: 'inbox',
    bytes: 21,
    maxBytes: 20,
  })
  await expect(runner.trigger('report', large)).rejects.toThrow(/^parameters for job "report" is too large/)
  await expect(runner.enqueue('inbox', { text: 'ü€1234' })).resolves.toMatchObject({ deduplicated: false })
})

function textOf(bytes: number): string {
  return 'x'.repeat(bytes - 2) // its JSON has two quotes more
}

test('unless it says otherwise, a runner takes 256 KiB', async () => {
  const { runner } = await runnerOf(jobs)
  await expect(runner.enqueue('inbox', textOf(262_144))).resolves.toBeDefined()
  await expect(runner.enqueue('inbox', textOf(262_145))).rejects.toMatchObject({ bytes: 262_145 })
})

test('maxMessageBytes is a number of bytes', () => {
  expect(() => newRunnerOf(jobs, { maxMessageBytes: 0.5 })).toThrow(
    'createRunner: expected maxMessageBytes to be an integer ≥ 1, got 0.5',
  )
})
