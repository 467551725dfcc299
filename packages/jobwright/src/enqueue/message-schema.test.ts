import { type } from 'arktype'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as v from 'valibot'
import { z } from 'zod'
import { z as mini } from 'zod/mini'
import { z as z3 } from 'zod/v3'

import { memory } from '../engine/memory/memory.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask, type TaskClass } from '../authoring/task.ts'
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

/** A task with this schema that notes its messages. */
function checkedBy(schema: unknown, seen: unknown[] = []): TaskClass {
  return class extends QueueTask {
    static override readonly schema = schema as NonNullable<TaskClass['schema']>

    override process(message: unknown): RunnerResult {
      seen.push(message)
      return { success: true }
    }
  }
}

const unhandled: unknown[] = []
const note = (error: unknown): void => void unhandled.push(error)

beforeEach(() => {
  unhandled.length = 0
  process.on('unhandledRejection', note)
})

afterEach(() => {
  process.off('unhandledRejection', note)
})

const down = (): Promise<never> => Promise.reject(new Error('the database is down'))
const isShort = (text: string): Promise<boolean> => Promise.resolve(text.length < 4)

/** Of each library a schema that answers at once, one that answers later, one that fails later. */
const LIBRARIES: readonly (readonly [string, unknown, unknown, unknown])[] = [
  [
    'valibot',
    v.pipe(v.string(), v.maxLength(3), v.toUpperCase()),
    v.pipeAsync(v.string(), v.checkAsync(isShort), v.toUpperCase()),
    v.pipeAsync(v.string(), v.checkAsync(down)),
  ],
  [
    'zod',
    z.string().max(3).toUpperCase(),
    z
      .string()
      .refine(isShort)
      .transform((text) => text.toUpperCase()),
    z.string().refine(down),
  ],
  [
    'zod/mini',
    mini.string().check(mini.maxLength(3), mini.toUpperCase()),
    mini.pipe(
      mini.string().check(mini.refine(isShort)),
      mini.transform((text) => text.toUpperCase()),
    ),
    mini.string().check(mini.refine(down)),
  ],
  [
    'zod/v3',
    z3.string().max(3).toUpperCase(),
    z3
      .string()
      .refine(isShort)
      .transform((text) => text.toUpperCase()),
    z3.string().refine(down),
  ],
  ['arktype', type('string <= 3').pipe((text) => text.toUpperCase()), undefined, undefined],
]

test.for(LIBRARIES)('a schema of %s that answers at once checks each message', async ([, now]) => {
  const seen: unknown[] = []
  const { runner, clock } = await runnerOf({ checked: [checkedBy(now, seen)] })
  for (const wrong of [7, 'too long']) {
    await expect(runner.enqueue('checked', wrong)).rejects.toMatchObject({ code: 'INVALID_MESSAGE' })
  }
  await expect(runner.enqueueMany('checked', ['a', 7])).rejects.toThrow('messages[1]: ')
  await runner.enqueueMany('checked', ['a', 'b'])
  await clock.settle()
  expect(seen).toEqual(['A', 'B'])
  await runner.stop()
})

const ASYNC = LIBRARIES.filter(([, , later]) => later !== undefined)

test.for(ASYNC)(
  'a schema of %s that answers later for some values checks each message',
  async ([, , later]) => {
    const seen: unknown[] = []
    const { runner, clock } = await runnerOf({ checked: [checkedBy(later, seen)] })
    for (const wrong of [7, 'too long']) {
      await expect(runner.enqueue('checked', wrong)).rejects.toMatchObject({ code: 'INVALID_MESSAGE' })
    }
    await expect(runner.enqueueMany('checked', ['a', 'too long', 7])).rejects.toThrow('messages[1]: ')
    await runner.enqueueMany('checked', ['a', 'b'])
    await clock.settle()
    expect(seen).toEqual(['A', 'B'])
    await runner.stop()
  },
)

test.for(ASYNC)(
  'a schema of %s that rejects leaves no rejection unhandled, at the call or at the claim',
  async ([, , , failing]) => {
    const engine = memory()
    const { runner, clock, events } = await runnerOf(
      { checked: [checkedBy(failing), { maxRetries: 0 }] },
      { engine },
    )
    await expect(runner.enqueueMany('checked', ['a', 7, 'b'])).rejects.toMatchObject({
      code: 'SCHEMA_FAILED',
      message: 'the schema of job "checked" failed: the database is down',
      cause: { message: 'the database is down' },
    })
    await expect(runner.enqueueMany('checked', [7, 'a'])).rejects.toMatchObject({ code: 'INVALID_MESSAGE' })
    const old = { job: 'checked', origin: 'message', priority: 'NORMAL', dueMs: clock.now() } as const
    await engine.enqueue([{ ...old, payload: 'a' }])
    await clock.settle()
    expect(events('message.dead')).toMatchObject([{ reason: 'exhausted', error: { code: 'SCHEMA_FAILED' } }])
    await new Promise(setImmediate)
    expect(unhandled).toEqual([])
    await runner.stop()
  },
)

function fail(): never {
  throw new TypeError('not that')
}

test.for<[string, unknown]>([
  ['throws', { '~standard': { version: 1, vendor: 'odd', validate: fail } }],
  [
    'rejects',
    { '~standard': { version: 1, vendor: 'odd', validate: () => Promise.reject(new TypeError('not that')) } },
  ],
  ['answers nothing', { '~standard': { version: 1, vendor: 'odd', validate: () => {} } }],
  ['answers odd issues', { '~standard': { version: 1, vendor: 'odd', validate: () => ({ issues: 5 }) } }],
  ['is no Standard Schema', { parse: fail }],
])('a schema that %s is an error with the job and the cause', async ([, schema]) => {
  class Parametrised extends BaseTask {
    static override readonly schema = schema as NonNullable<TaskClass['schema']>

    override execute(): RunnerResult[] {
      return []
    }
  }
  const { runner } = await runnerOf({ queue: [checkedBy(schema)], run: [Parametrised] })
  const failed = { code: 'SCHEMA_FAILED', cause: expect.any(TypeError) as TypeError }
  await expect(runner.enqueue('queue', 'a')).rejects.toMatchObject({ ...failed, job: 'queue' })
  await expect(runner.trigger('run', 'a')).rejects.toMatchObject({ ...failed, job: 'run' })
  await runner.stop()
})

test('a schema that fails at the claim fails the attempt, which is repeated', async () => {
  let failures = 1
  const seen: unknown[] = []
  const validate = (value: unknown): unknown => (failures-- > 0 ? fail() : { value })
  const schema = { '~standard': { version: 1, vendor: 'odd', validate } }
  const engine = memory()
  const { runner, clock, events } = await runnerOf({ checked: [checkedBy(schema, seen)] }, { engine })
  await engine.enqueue([
    { job: 'checked', origin: 'message', priority: 'NORMAL', dueMs: clock.now(), payload: 'a' },
  ])
  await clock.advance('1m')
  expect(events('message.retrying')).toMatchObject([{ error: { code: 'SCHEMA_FAILED' } }])
  expect(seen).toEqual(['a'])
  await runner.stop()
})
