/** What calls cost while very many messages wait. */

import type { Runner } from 'jobwright'

import { blockedMs, stretchOf, turn, until } from './blocked.ts'
import { fill, numbers, startRunner, type EngineName } from './growth-runner.ts'

type Figures = Record<string, number>

/** Calls that look at messages, or steer one, while this many wait. */
export async function lookAt(engine: EngineName, count: number): Promise<Figures> {
  const runner = await startRunner({ engine, jobs: ['common', 'rare', 'other'].map((type) => ({ type })) })
  for (const job of ['common', 'rare', 'other']) await runner.pause(job)
  await runner.enqueue('rare', {})
  await fill(runner, 'common', count)
  await runner.enqueue('rare', {})
  const ids: string[] = []
  for (let each = 0; each < 6; each += 1) ids.push((await runner.enqueue('other', {})).id)
  return {
    'health()': await blockedMs(() => runner.health()),
    'metrics()': await blockedMs(() => runner.metrics()),
    'job()': await blockedMs(() => runner.job('common')),
    'messages.list({ job }) of a rare job': await blockedMs(() => runner.messages.list({ job: 'rare' })),
    "messages.list({ state: 'delayed' })": await blockedMs(() => runner.messages.list({ state: 'delayed' })),
    "messages.list({ state: 'running' })": await blockedMs(() => runner.messages.list({ state: 'running' })),
    'messages.list()': await blockedMs(() => runner.messages.list()),
    'cancel(id)': await blockedMs((go) => runner.cancel(ids[go]!)),
    'history({ job }) of a rare job': await blockedMs(() => runner.history({ job: 'rare' })),
    'enqueue()': await blockedMs(() => runner.enqueue('other', {})),
  }
}

/** Messages that become due in the same moment. */
export async function dueTogether(engine: EngineName, count: number): Promise<Figures> {
  let left = count
  const runner = await startRunner({
    engine,
    jobs: [{ type: 'delayed', options: { batchSize: 100, maxConcurrent: 5 }, run: () => (left -= 1) }],
  })
  const runAt = new Date(Date.now() + 1000 + count / 20)
  await fill(runner, 'delayed', count, { runAt })
  const { blockedMs: longest } = await stretchOf(() => until(() => left === 0))
  return { 'longest stop of the event loop': longest }
}

/** Messages that have died, listed page by page and let go. */
export async function deadLetters(engine: EngineName, count: number): Promise<Figures> {
  const { NonRetryableError } = await import('jobwright')
  let left = count
  const runner = await startRunner({
    engine,
    jobs: [
      {
        type: 'deadly',
        options: { batchSize: 100, maxConcurrent: 5, retryDelaySeconds: 1 },
        run: () => {
          left -= 1
          throw new NonRetryableError('no such address')
        },
      },
      { type: 'rare' },
    ],
  })
  await fill(runner, 'deadly', count)
  await until(() => left === 0)
  await turn()
  const pages = await stretchOf(async () => {
    let after: string | undefined
    do {
      const page = await runner.deadLetters.list({ limit: 100, ...(after !== undefined && { after }) })
      after = page.next
    } while (after !== undefined)
  })
  return {
    'a page of 100': pages.blockedMs,
    'all pages, for each letter': (pages.ms * 1000) / count,
    'letters of a rare job': await blockedMs(() => runner.deadLetters.list({ job: 'rare' })),
    'redrive of all': (await stretchOf(() => runner.deadLetters.redrive({ job: 'deadly' }))).blockedMs,
  }
}

/** Messages with an order key each. */
export async function orderKeys(engine: EngineName, count: number): Promise<Figures> {
  const messages = 10_000
  let left = messages
  const runner = await startRunner({
    engine,
    jobs: [
      {
        type: 'keyed',
        options: { preserveOrder: 'key', batchSize: 1, maxConcurrent: 5 },
        run: () => (left -= 1),
      },
    ],
  })
  const pausing = await blockedMs(() => runner.pause('keyed'))
  await fill(runner, 'keyed', messages, (index) => ({ orderKey: `key-${index % count}` }))
  const { ms, blockedMs: longest } = await stretchOf(async () => {
    await runner.resume('keyed')
    await until(() => left === 0)
  })
  return {
    'a message': (ms * 1000) / messages,
    'longest stop of the event loop': longest,
    'pause()': pausing,
  }
}

/** Bytes that stay of messages of 2 kB which would have expired tomorrow, once they are done. */
export async function keptOfExpiring(engine: EngineName, count: number): Promise<Figures> {
  let left = count
  const runner: Runner = await startRunner({
    engine,
    history: { maxRuns: 0 },
    jobs: [{ type: 'expiring', options: { batchSize: 100, maxConcurrent: 5 }, run: () => (left -= 1) }],
  })
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  for (const first of numbers(Math.ceil(count / 100))) {
    const texts = numbers(Math.min(100, count)).map((index) => ({
      text: `${first} ${index} ${'x'.repeat(2000)}`.slice(),
    }))
    await runner.enqueueMany('expiring', texts, { expiresInSeconds: 86_400 })
  }
  await until(() => left === 0)
  await new Promise((resolve) => setTimeout(resolve, 200))
  globalThis.gc?.()
  return { 'bytes kept of a message': (process.memoryUsage().heapUsed - before) / count }
}
