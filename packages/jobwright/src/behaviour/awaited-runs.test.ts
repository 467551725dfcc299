/** Runs that wait for runs that they triggered: workers, slots, circles, and what ends a wait. */

import { expect, test } from 'vitest'

import type { JobContext, QueueContext } from '../authoring/context.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask, type TaskClass } from '../authoring/task.ts'
import type { Clock } from '../time/clock.ts'
import { deferred } from '../time/deferred.ts'
import { runnerOf } from './support/runner-of.ts'

/** A task that does this. */
function doing(execute: (context: JobContext<never>) => unknown): TaskClass {
  return class extends BaseTask<RunnerResult, never> {
    override async execute(context: JobContext<never>): Promise<RunnerResult[]> {
      await execute(context)
      return [{ success: true }]
    }
  }
}

/** A task that triggers another job and waits for the result. */
function awaiting(job: string, ...given: unknown[]): TaskClass {
  return doing(async ({ trigger }) => {
    const handle = await trigger(job, ...given)
    const { status } = await handle.result()
    if (status !== 'succeeded') throw new Error(`${job} ${status}`)
  })
}

const child = doing(() => {})

test('five runs on five workers that each wait for a run of another job all come to their end', async () => {
  const { runner, clock, events } = await runnerOf({
    parent: [awaiting('child'), { maxConcurrent: 5 }],
    child: [child, { maxConcurrent: 2 }],
  })
  const handles = await Promise.all(Array.from({ length: 5 }, () => runner.trigger('parent')))
  await clock.settle()
  expect(await Promise.all(handles.map((handle) => handle.result()))).toMatchObject(
    Array.from({ length: 5 }, () => ({ status: 'succeeded' })),
  )
  expect(events('run.waiting')).toHaveLength(5)
  expect(events('run.resumed')).toHaveLength(5)
})

test('a chain of runs that wait for each other needs one worker, and no more run at once', async () => {
  let running = 0
  let most = 0
  const work = (next?: string): TaskClass =>
    doing(async ({ trigger }) => {
      running += 1
      most = Math.max(most, running)
      if (next !== undefined) {
        const handle = await trigger(next)
        running -= 1
        await handle.result()
        running += 1
        most = Math.max(most, running)
      }
      running -= 1
    })
  const { runner, clock } = await runnerOf(
    { a: [work('b')], b: [work('c')], c: [work('d')], d: [work()] },
    { workers: 1 },
  )
  const handle = await runner.trigger('a')
  await clock.settle()
  expect(await handle.result()).toMatchObject({ status: 'succeeded' })
  expect(most).toBe(1)
})

test('a run that has waited goes on before anything new is claimed', async () => {
  const order: string[] = []
  const gate = deferred<void>()
  const { runner, clock } = await runnerOf(
    {
      parent: [
        doing(async ({ trigger }) => {
          const handle = await trigger('child')
          await handle.result()
          order.push('parent goes on')
        }),
      ],
      child: [doing(() => gate.promise), { priority: 'CRITICAL' }],
      other: [doing(() => void order.push('other')), { maxConcurrent: 5, priority: 'CRITICAL' }],
    },
    { workers: 1 },
  )
  await runner.trigger('parent')
  await clock.settle()
  await Promise.all(Array.from({ length: 3 }, () => runner.trigger('other')))
  gate.resolve()
  await clock.settle()
  expect(order).toEqual(['parent goes on', 'other', 'other', 'other'])
})

test('a run that waits has no worker and keeps its slot, as metrics and job() show', async () => {
  const gate = deferred<void>()
  const { runner, clock } = await runnerOf({
    parent: [awaiting('child')],
    child: [doing(() => gate.promise)],
  })
  const handles = await Promise.all([runner.trigger('parent'), runner.trigger('parent')])
  await clock.settle()
  expect((await runner.metrics()).system.workers).toEqual({ total: 5, busy: 1, waiting: 1 })
  expect(await runner.job('parent')).toMatchObject({ running: 1, ready: 1 })
  gate.resolve()
  await clock.settle()
  expect(await Promise.all(handles.map((handle) => handle.result()))).toMatchObject([
    { status: 'succeeded' },
    { status: 'succeeded' },
  ])
  expect((await runner.metrics()).system.workers).toEqual({ total: 5, busy: 0, waiting: 0 })
})

test('several waits of one run at once count as one', async () => {
  const { runner, clock, events } = await runnerOf(
    {
      parent: [
        doing(async ({ trigger }) => {
          const handles = [await trigger('child'), await trigger('child'), await trigger('child')]
          await Promise.all(handles.map((handle) => handle.result()))
        }),
      ],
      child: [child],
    },
    { workers: 1 },
  )
  const handle = await runner.trigger('parent')
  await clock.settle()
  expect(await handle.result()).toMatchObject({ status: 'succeeded' })
  expect(events('run.waiting')).toHaveLength(1)
  expect(events('run.resumed')).toHaveLength(1)
})

test('a message in process may wait for a run, too', async () => {
  class Inbox extends QueueTask<RunnerResult, number> {
    override async process(_message: number, { trigger }: QueueContext<number>): Promise<RunnerResult> {
      const handle = await trigger('child')
      return { success: (await handle.result()).status === 'succeeded' }
    }
  }
  const { runner, clock, events } = await runnerOf({ inbox: [Inbox], child: [child] }, { workers: 1 })
  await runner.enqueueMany('inbox', [1, 2])
  await clock.settle()
  expect(events('run.ended').find(({ job }) => job === 'inbox')).toMatchObject({
    status: 'succeeded',
    succeeded: 2,
  })
})

test('a run that waits for a slot which it holds itself rejects with a DeadlockError that names the circle', async () => {
  const { runner, clock, events } = await runnerOf({
    parent: [
      doing(async ({ trigger, parameters }) => {
        if (parameters === undefined) await (await trigger('parent', 'last')).result()
      }),
      { maxRetries: 0 },
    ],
  })
  const handle = await runner.trigger('parent')
  await clock.settle()
  expect(await handle.result()).toMatchObject({
    status: 'failed',
    error: {
      code: 'DEADLOCK',
      job: 'parent',
      circle: [
        { job: 'parent', messageId: handle.id, waitsFor: 'result' },
        { job: 'parent', waitsFor: 'slot' },
      ],
      message: expect.stringMatching(
        /^run \S+ of job "parent" would wait for ever for message (\S+): "parent" \(\S+\) waits for the result of "parent" \(\1\), which waits for a slot that "parent" \(\S+\) holds; do not wait for the result there or raise maxConcurrent of "parent"$/,
      ),
    },
  })
  expect(events('run.waiting')).toEqual([])
  expect(events('run.ended').map(({ status }) => status)).toEqual(['failed', 'succeeded'])
})

test('the last of several runs that fill all slots is refused, and the others come to their end', async () => {
  let depth = 0
  const { runner, clock, events } = await runnerOf({
    parent: [
      doing(async ({ trigger }) => {
        depth += 1
        if (depth > 5) return
        const handle = await trigger('parent')
        await handle.result()
      }),
      { maxConcurrent: 3, maxRetries: 0 },
    ],
  })
  const handle = await runner.trigger('parent')
  await clock.settle()
  expect(await handle.result()).toMatchObject({ status: 'succeeded' })
  expect(events('run.ended').filter(({ error }) => error !== undefined)).toMatchObject([
    { error: { code: 'DEADLOCK' } },
  ])
})

test('two runs that trigger and await each other are a circle', async () => {
  const { runner, clock } = await runnerOf({
    ping: [
      doing(async ({ trigger, parameters }) => {
        if (parameters !== undefined) return
        const { status } = await (await trigger('pong')).result()
        if (status === 'failed') throw new Error('no pong')
      }),
      { maxRetries: 0 },
    ],
    pong: [awaiting('ping', 'back'), { maxRetries: 0 }],
  })
  const handle = await runner.trigger('ping')
  await clock.settle()
  expect(await handle.result()).toMatchObject({ status: 'failed', error: { message: 'no pong' } })
  const [letter] = (await runner.deadLetters.list({ job: 'pong' })).entries
  expect(letter?.error).toMatch(
    /"pong" \(\S+\) waits for the result of "ping" \(\S+\), which waits for a slot that "ping" \(\S+\) holds, which waits for the result of "pong"/,
  )
})

test('a run that waits for a message behind it in its order is a circle, and one for another key is none', async () => {
  const jobs = {
    task: [
      doing(async ({ trigger, parameters }) => {
        if (parameters === 'last') return
        await (await trigger('task', 'last', { orderKey: parameters ?? 'a' })).result()
      }),
      { preserveOrder: 'key', maxConcurrent: 3, maxRetries: 0 },
    ],
  } as const
  const { runner, clock } = await runnerOf(jobs)
  const own = await runner.trigger('task', 'a', { orderKey: 'a' })
  const other = await runner.trigger('task', 'b', { orderKey: 'c' })
  await clock.settle()
  expect(await own.result()).toMatchObject({
    error: { code: 'DEADLOCK', circle: [{ waitsFor: 'result' }, { waitsFor: 'order' }] },
  })
  expect(await other.result()).toMatchObject({ status: 'succeeded' })
})

test('a run that waits for a job that depends on it is a circle', async () => {
  const { runner, clock } = await runnerOf({
    fetch: [awaiting('report'), { maxRetries: 0 }],
    report: [child, { dependencies: ['fetch'] }],
  })
  const handle = await runner.trigger('fetch')
  await clock.settle()
  expect(await handle.result()).toMatchObject({
    error: {
      code: 'DEADLOCK',
      circle: [
        { job: 'fetch', waitsFor: 'result' },
        { job: 'report', waitsFor: 'dependency' },
      ],
    },
  })
})

test('a job that waits for a paused job is no circle, and goes on once that is resumed', async () => {
  const { runner, clock, events } = await runnerOf({ parent: [awaiting('child')], child: [child] })
  await runner.pause('child')
  const handle = await runner.trigger('parent')
  await clock.settle()
  expect(events('run.ended')).toEqual([])
  await runner.resume('child')
  await clock.settle()
  expect(await handle.result()).toMatchObject({ status: 'succeeded' })
})

test('result({ timeoutSeconds }) and result({ signal }) stop waiting, and the run goes on', async () => {
  const { runner, clock } = await runnerOf({ child: [child] })
  await runner.pause('child')
  const handle = await runner.trigger('child')
  const limited = handle.result({ timeoutSeconds: 5 }).catch((error: unknown) => error)
  const abort = new AbortController()
  const aborted = handle.result({ signal: abort.signal }).catch((error: unknown) => error)
  abort.abort(new Error('the client has gone'))
  expect(await aborted).toEqual(new Error('the client has gone'))
  await clock.advance('5s')
  expect(await limited).toMatchObject({
    name: 'ResultTimeoutError',
    code: 'RESULT_TIMEOUT',
    messageId: handle.id,
    message: `message ${handle.id} was not settled within 5 s; it goes on, but this call waits no longer`,
  })
  await expect(handle.result({ signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before')
  await runner.resume('child')
  await clock.settle()
  expect(await handle.result({ timeoutSeconds: 5 })).toMatchObject({ status: 'succeeded' })
})

test('wrong options of result are refused', async () => {
  const { runner } = await runnerOf({ child: [child] })
  const handle = await runner.trigger('child')
  await expect(handle.result({ timeoutSeconds: 0 })).rejects.toThrow(
    'result: expected timeoutSeconds to be a number > 0, got 0',
  )
  await expect(handle.result({ timeout: 5 } as object)).rejects.toThrow(
    'result: there is no option "timeout"; did you mean "timeoutSeconds"?',
  )
  await expect(handle.result('soon' as never)).rejects.toThrow(
    'result: expected its options to be an object, got "soon"',
  )
})

test('a run whose wait times out takes a worker again, and its child goes on', async () => {
  const gate = deferred<void>()
  const { runner, clock, events } = await runnerOf({
    parent: [
      doing(async ({ trigger, progress }) => {
        const handle = await trigger('child')
        await handle.result({ timeoutSeconds: 5 }).catch((error: Error) => progress(1, error.name))
      }),
    ],
    child: [doing(() => gate.promise)],
  })
  const handle = await runner.trigger('parent')
  await clock.advance('5s')
  expect(await handle.result()).toMatchObject({ status: 'succeeded' })
  expect(events('run.progress')).toMatchObject([{ note: 'ResultTimeoutError' }])
  expect(events('run.resumed')).toHaveLength(1)
  gate.resolve()
  await clock.settle()
  expect(events('run.ended').map(({ job, status }) => [job, status])).toEqual([
    ['parent', 'succeeded'],
    ['child', 'succeeded'],
  ])
})

test('a wait that was given up is no part of a circle any more', async () => {
  const { runner, clock } = await runnerOf({
    task: [
      doing(async ({ trigger, parameters }) => {
        if (parameters === 'child') return
        const handle = await trigger('helper')
        await handle.result({ timeoutSeconds: 5 }).catch(() => {})
        await deferredUntil(clock, 60_000)
      }),
    ],
    helper: [awaiting('task', 'child')],
  })
  await runner.pause('helper')
  const handle = await runner.trigger('task')
  await clock.advance('10s')
  await runner.resume('helper')
  await clock.advance('2m')
  expect(await handle.result()).toMatchObject({ status: 'succeeded' })
  expect((await runner.history({ job: 'helper' })).map(({ status }) => status)).toEqual(['succeeded'])
})

test('the time limit of a run ends its wait, and it need not wait for a worker to end', async () => {
  const gate = deferred<void>()
  const { runner, clock, events } = await runnerOf(
    {
      parent: [awaiting('child'), { timeoutSeconds: 5, maxRetries: 0 }],
      child: [doing(() => gate.promise)],
    },
    { workers: 1 },
  )
  const handle = await runner.trigger('parent')
  await clock.advance('5s')
  expect(await handle.result()).toMatchObject({ status: 'failed', error: { code: 'TIMEOUT' } })
  gate.resolve()
  await clock.settle()
  expect(events('run.ended').map(({ job, status }) => [job, status])).toEqual([
    ['parent', 'failed'],
    ['child', 'succeeded'],
  ])
})

test('a run that is cancelled while it waits ends at once, and a cancelled child is an outcome', async () => {
  const { runner, clock, events } = await runnerOf({
    parent: [awaiting('child'), { maxRetries: 0 }],
    child: [child],
  })
  await runner.pause('child')
  const first = await runner.trigger('parent')
  await clock.settle()
  expect(await runner.cancel(first.id)).toBe(true)
  await clock.settle()
  expect(await first.result()).toMatchObject({ status: 'cancelled' })
  const second = await runner.trigger('parent')
  await clock.settle()
  for (const { id } of (await runner.messages.list({ job: 'child' })).entries) await runner.cancel(id)
  await clock.settle()
  expect(await second.result()).toMatchObject({ status: 'failed', error: { message: 'child cancelled' } })
  expect(events('run.ended').filter(({ job }) => job === 'parent')).toHaveLength(2)
})

test('a run that ends without its result ends the wait, and frees its slot', async () => {
  const ended = deferred<unknown>()
  const { runner, clock } = await runnerOf({
    parent: [
      doing(async ({ trigger }) => {
        const handle = await trigger('child')
        handle.result().catch(ended.resolve)
      }),
    ],
    child: [child],
  })
  await runner.pause('child')
  const handles = [await runner.trigger('parent'), await runner.trigger('parent')]
  await clock.settle()
  expect(await Promise.all(handles.map((handle) => handle.result()))).toMatchObject([
    { status: 'succeeded' },
    { status: 'succeeded' },
  ])
  expect(await ended.promise).toMatchObject({ code: 'RUN_ENDED' })
  expect((await runner.metrics()).system.workers).toMatchObject({ busy: 0, waiting: 0 })
})

test('a task that goes on after its run has ended cannot wait, and takes no worker from others', async () => {
  const gate = deferred<void>()
  const late = deferred<unknown>()
  const { runner, clock } = await runnerOf(
    {
      parent: [
        doing(async ({ trigger }) => {
          const handle = await trigger('child')
          void gate.promise.then(() => handle.result()).catch(late.resolve)
        }),
      ],
      child: [child],
      other: [doing(() => deferred<void>().promise), { timeoutSeconds: 60, maxRetries: 0 }],
    },
    { workers: 1 },
  )
  await runner.pause('child')
  await runner.trigger('parent')
  await clock.settle()
  await runner.trigger('other')
  await clock.settle()
  gate.resolve()
  expect(await late.promise).toMatchObject({ code: 'RUN_ENDED' })
  expect((await runner.metrics()).system.workers).toEqual({ total: 1, busy: 1, waiting: 0 })
  await runner.resume('child')
  await clock.settle()
  expect(await runner.job('child')).toMatchObject({ ready: 1 })
  await clock.advance('2m')
})

test('the runner stops while runs wait: what has begun ends, and the rest is given back', async () => {
  const gate = deferred<void>()
  const { runner, clock, events } = await runnerOf({
    parent: [awaiting('child')],
    child: [doing(() => gate.promise)],
    hopeless: [awaiting('paused')],
    paused: [child],
  })
  await runner.pause('paused')
  await runner.trigger('parent')
  await runner.trigger('hopeless')
  await clock.settle()
  const stopping = runner.stop()
  await clock.settle()
  gate.resolve()
  await clock.advance('1m')
  await stopping
  expect(
    events('run.ended')
      .map(({ job, status }) => `${job} ${status}`)
      .toSorted(),
  ).toEqual(['child succeeded', 'hopeless cancelled', 'parent succeeded'])
})

/** Resolves after a time of the clock. */
function deferredUntil(clock: Clock, ms: number): Promise<void> {
  const passed = deferred<void>()
  clock.setTimer(ms, () => passed.resolve())
  return passed.promise
}
