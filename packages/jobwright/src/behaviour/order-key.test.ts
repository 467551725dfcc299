/** Order keys that a class makes of its messages. */

import { expect, test } from 'vitest'
import * as v from 'valibot'

import type { JobContext, QueueContext } from '../authoring/context.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import { runnerOf } from './support/runner-of.ts'

interface Order {
  readonly customer: string
  readonly at?: string
}

/** A job whose messages are ordered by their customer; it notes the keys. */
function ordersOf(keys: (string | undefined)[]) {
  return class extends QueueTask<void, Order> {
    static override orderKey({ customer }: Order): string {
      return customer
    }
    override async execute({ messages }: QueueContext<Order>): Promise<void> {
      for (const { orderKey } of messages) keys.push(orderKey)
    }
  }
}

test('a class makes the order key of every message that has none, and an option of the call replaces it', async () => {
  const keys: (string | undefined)[] = []
  class Sender extends BaseTask {
    override async execute(context: JobContext): Promise<void> {
      await context.enqueue('orders', { customer: 'e' })
      await context.enqueueMany('orders', [{ customer: 'f' }])
    }
  }
  const { runner, clock } = await runnerOf({
    orders: [ordersOf(keys), { preserveOrder: 'key' }],
    sender: [Sender],
  })
  await runner.enqueue('orders', { customer: 'a' })
  await runner.enqueue('orders', { customer: 'b' }, { orderKey: 'mine', delaySeconds: 0 })
  await runner.enqueueMany('orders', [{ customer: 'c' }, { customer: 'd' }])
  await runner.enqueueMany('orders', [{ customer: 'x' }, { customer: 'y' }], (_, index) =>
    index === 0 ? { orderKey: 'own' } : { dedupeKey: 'y' },
  )
  await runner.trigger('sender')
  await clock.settle()
  expect(new Set(keys)).toEqual(new Set(['a', 'c', 'd', 'e', 'f', 'mine', 'own', 'y']))
})

test('a class makes the order key of the parameters of a run, from the output of its schema', async () => {
  const seen: unknown[] = []
  const schema = v.object({
    day: v.pipe(
      v.string(),
      v.transform((text) => new Date(text)),
    ),
  })
  class Report extends BaseTask<void, { day: Date }> {
    static override readonly schema = schema
    static override orderKey({ day }: { day: Date }): string {
      return String(day.getUTCFullYear())
    }
    override execute(): void {}
  }
  class Note extends QueueTask<void, { day: Date }> {
    static override readonly schema = schema
    static override orderKey = Report.orderKey
    override async execute({ messages }: QueueContext<{ day: Date }>): Promise<void> {
      seen.push(...messages.map(({ orderKey }) => orderKey))
    }
  }
  const order = { preserveOrder: 'key' } as const
  const { runner, clock } = await runnerOf({ report: [Report, order], note: [Note, order] })
  const handle = await runner.trigger('report', { day: '2026-07-01' })
  await runner.enqueue('note', { day: '2025-07-01' })
  await runner.enqueueMany('note', [{ day: '2024-07-01' }])
  await clock.settle()
  expect((await handle.result()).status).toBe('succeeded')
  expect(seen).toEqual(['2025', '2024'])
})

test.for([
  [
    'nothing',
    (): unknown => undefined,
    'expected what static orderKey of its class returns for message to be a non-empty string, got undefined',
  ],
  [
    'an empty string',
    (): unknown => '',
    'expected what static orderKey of its class returns for message to be a non-empty string, got ""',
  ],
  ['half a character', (): unknown => 'a\ud800', 'expected orderKey to be whole characters, got "a\\ud800"'],
  [
    'a throw',
    (): unknown => {
      throw new Error('no customer')
    },
    'static orderKey of its class threw for message: no customer',
  ],
] as const)('a message for which static orderKey gives %s is refused', async ([, orderKey, problem]) => {
  const Class = class extends ordersOf([]) {}
  Object.assign(Class, { orderKey }) // as plain JavaScript may have it
  const { runner, events } = await runnerOf({ orders: [Class, { preserveOrder: 'key' }] })
  await expect(runner.enqueue('orders', { customer: 'a' })).rejects.toMatchObject({
    code: 'INVALID_MESSAGE',
    problems: [problem],
  })
  expect(events('message.enqueued')).toEqual([])
})

test('a class whose job is not ordered by key makes no keys', async () => {
  const keys: (string | undefined)[] = []
  const { runner, clock } = await runnerOf({ orders: [ordersOf(keys)] })
  await runner.enqueue('orders', { customer: 'a' })
  await clock.settle()
  expect(keys).toEqual([undefined])
})
