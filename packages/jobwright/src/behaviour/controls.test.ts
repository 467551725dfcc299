/** Pause, resume, runNow, cancel, dependencies and handles. */

import { expect, test } from 'vitest'

import type { JobContext, QueueContext } from '../authoring/context.ts'
import { deferred } from '../time/deferred.ts'
import { memory } from '../engine/memory/memory.ts'
import { Events } from '../events/events.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import { runnerOf, type RunnerOfTest } from './support/runner-of.ts'
import { TurnCounter } from './support/turn-counter.ts'

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

/** A task class whose runs go on until the test resolves the gate. */
function held() {
  const gate = deferred<RunnerResult[]>()
  class Held extends BaseTask {
    override execute(): Promise<RunnerResult[]> {
      return gate.promise
    }
  }
  return { Held, gate }
}

test('pause without a job stops the ticks and claims of all jobs, and trigger and enqueue still store', async () => {
  const { runner, clock, events } = await runnerOf({
    tick: [Quick, { intervalSeconds: 10 }],
    task: [Quick],
    inbox: [Taking],
  })
  await runner.pause()
  await runner.trigger('task')
  await runner.enqueue('inbox', 'a')
  await clock.advance('20s')
  expect(events('run.started')).toEqual([])
  expect(events('tick.skipped').map(({ reason }) => reason)).toEqual(['paused', 'paused'])
  await runner.resume()
  await clock.settle()
  expect(
    events('run.ended')
      .map(({ job }) => job)
      .toSorted(),
  ).toEqual(['inbox', 'task'])
})

test('runNow makes a run whatever is running, and replaces no other run', async () => {
  const { Held, gate } = held()
  const { runner, clock, events } = await runnerOf({ task: [Held, { maxConcurrent: 2 }] })
  await runner.trigger('task')
  expect(await runner.runNow('task')).toBe(true)
  expect(await runner.runNow('task')).toBe(true)
  gate.resolve([])
  await clock.settle()
  expect(events('run.ended').map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded'])
})

test('runNow does not supersede a scheduled run that waits for its retry', async () => {
  let failures = 1
  class Failing extends BaseTask {
    override execute(): RunnerResult[] {
      if (failures-- > 0) throw new Error('no luck')
      return []
    }
  }
  const engine = memory()
  const { runner, clock, events } = await runnerOf(
    { task: [Failing, { intervalSeconds: 3600, retryDelaySeconds: 7200 }] },
    { engine },
  )
  await clock.advance('1h')
  await runner.runNow('task')
  await clock.settle()
  expect(events('run.ended').map(({ status }) => status)).toEqual(['failed', 'succeeded'])
  expect(await engine.counts()).toMatchObject([{ delayed: 1 }])
})

test('runNow of a queue job says whether there is anything to run', async () => {
  const { runner, clock, events } = await runnerOf({
    inbox: [Taking, { intervalSeconds: 3600, batchSize: 1 }],
    quick: [Quick],
  })
  expect(await runner.runNow('inbox')).toBe(false) // no message
  await runner.enqueueMany('inbox', [1, 2])
  await runner.pause('inbox')
  expect(await runner.runNow('inbox')).toBe(true)
  expect(await runner.runNow('inbox')).toBe(false) // the permit is not used yet
  await runner.resume('inbox')
  await clock.settle()
  expect(events('run.ended')).toHaveLength(1)
  expect(await runner.runNow('inbox')).toBe(true)
  expect([await runner.runNow('quick'), await runner.runNow('quick')]).toEqual([true, true])
})

test('runNow of a disabled job rejects', async () => {
  const { runner } = await runnerOf({ task: [Quick, { enabled: false }] })
  await expect(runner.runNow('task')).rejects.toMatchObject({ code: 'JOB_DISABLED' })
})

test('a pending result rejects with RunnerStoppedError when the runner stops first', async () => {
  const { runner, clock } = await runnerOf({ task: [Quick] })
  const handle = await runner.trigger('task', undefined, { delaySeconds: 3600 })
  const waiting = handle.result().catch((error: unknown) => error)
  await Promise.all([runner.stop(), clock.settle()])
  expect(await waiting).toMatchObject({ code: 'RUNNER_STOPPED' })
  await expect(handle.result()).rejects.toMatchObject({ code: 'RUNNER_STOPPED' })
})

test('cancel aborts the run of a queued message by the id of the message', async () => {
  class Slow extends QueueTask {
    override process(_message: unknown, { signal }: JobContext): Promise<RunnerResult> {
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error))
      })
    }
  }
  const { runner, clock, events } = await runnerOf({ slow: [Slow] })
  const { id } = await runner.enqueue('slow', 'a')
  await clock.settle()
  expect(await runner.cancel(id)).toBe(true)
  await clock.settle()
  expect(events('run.ended')).toMatchObject([{ status: 'cancelled' }])
  expect([events('message.dead'), events('message.retrying')]).toEqual([[], []])
})

test('a run whose dependency is disabled is skipped, and the reason names the dependency', async () => {
  const { runner } = await runnerOf({
    fetch: [Quick, { enabled: false }],
    send: [Quick, { dependencies: ['fetch'] }],
  })
  expect(await (await runner.trigger('send')).result()).toEqual({
    status: 'skipped',
    reason: 'dependency "fetch" is disabled',
  })
})

test('in memory, outcomes start empty: a run waits for the first success of its dependency', async () => {
  const { runner, clock, events } = await runnerOf({
    fetch: [Quick],
    send: [Quick, { dependencies: ['fetch'] }],
  })
  await runner.trigger('send')
  await clock.advance('1m')
  expect(events('run.started')).toEqual([])
  await runner.trigger('fetch')
  await clock.settle()
  expect(events('run.ended').map(({ job }) => job)).toEqual(['fetch', 'send'])
})

test('later runs of a dependency do not prolong the wait', async () => {
  const gates = [deferred<void>(), deferred<void>()]
  let runs = 0
  class Fetch extends BaseTask {
    override async execute(): Promise<RunnerResult[]> {
      await gates[runs++]?.promise
      return []
    }
  }
  const { runner, clock, events } = await runnerOf({
    fetch: [Fetch, { maxConcurrent: 2 }],
    send: [Quick, { dependencies: ['fetch'] }],
  })
  await runner.trigger('fetch')
  await runner.trigger('send')
  await runner.trigger('fetch')
  await clock.settle()
  gates[0]?.resolve()
  await clock.settle()
  expect(events('run.ended').map(({ job }) => job)).toEqual(['fetch', 'send'])
  gates[1]?.resolve()
})

test('a run that waits for its dependency takes neither worker nor slot', async () => {
  const { runner, clock, events } = await runnerOf(
    { fetch: [Quick], send: [Quick, { dependencies: ['fetch'] }], other: [Quick] },
    { workers: 1 },
  )
  await runner.trigger('send')
  expect((await (await runner.trigger('other')).result()).status).toBe('succeeded')
  await clock.settle()
  expect((await runner.metrics()).jobs['send']).toMatchObject({ runningNow: 0 })
  expect(events('run.started').map(({ job }) => job)).toEqual(['other'])
})

test('messages of a queue job wait for a dependency without limit', async () => {
  const { runner, clock, events } = await runnerOf({
    fetch: [Quick],
    send: [Taking, { dependencies: ['fetch'], dependencyTimeoutSeconds: 60 }],
  })
  await runner.enqueue('send', 'a')
  await clock.advance('1d')
  await runner.resume('send') // makes the engine check the dependency again
  await clock.settle()
  await runner.trigger('fetch')
  await clock.settle()
  expect(events('run.ended').map(({ job, status }) => [job, status])).toEqual([
    ['fetch', 'succeeded'],
    ['send', 'succeeded'],
  ])
})

test('a tick that is offered twice makes one run, and an older tick makes none', async () => {
  const engine = memory()
  const { runner } = await runnerOf(
    { task: [Quick, { intervalSeconds: 3600, overlap: 'allow' }] },
    { engine },
  )
  const tick = { job: 'task', from: 'schedule', inTime: true } as const
  const dueMs = Date.parse('2026-01-01T12:00:00Z')
  const outcomes = await engine.offer([
    { ...tick, dueMs },
    { ...tick, dueMs },
    { ...tick, dueMs: dueMs - 1 },
  ])
  expect(outcomes.map(({ taken }) => taken)).toEqual(['run', 'no', 'no'])
  await runner.stop()
})

test('a tick makes no run while as many runs are waiting and running as maxConcurrent allows', async () => {
  const { Held, gate } = held()
  const { runner, clock, events } = await runnerOf({
    task: [Held, { intervalSeconds: 10, maxConcurrent: 2 }],
  })
  await clock.advance('40s')
  expect(events('run.started')).toHaveLength(2)
  expect(events('tick.skipped').map(({ reason }) => reason)).toEqual(['overlapped', 'overlapped'])
  gate.resolve([])
  await runner.stop()
})

test('a job without a schedule runs only when it is triggered or sent messages', async () => {
  const { clock, events } = await runnerOf({ task: [Quick], inbox: [Taking] })
  await clock.advance('30d')
  expect(events('run.started')).toEqual([])
})

test('the newest ten thousand events are kept, and a subscription can be ended', () => {
  const events = new Events(
    () => 0,
    () => {},
  )
  const heard: number[] = []
  const end = events.subscribe(({ sequence }) => void heard.push(sequence))
  for (let index = 0; index < 10_005; index += 1) events.emit('job.paused', { job: String(index) })
  end()
  events.emit('job.paused', { job: 'last' })
  expect(events.recent()).toHaveLength(10_000)
  expect(events.recent()[0]).toMatchObject({ sequence: 6 })
  expect(events.recent(1)).toMatchObject([{ job: 'last' }])
  expect(heard).toHaveLength(10_005)
})

/** Notes what happens to each message; `held` waits for its signal, `deaf` for ever. */
class Noting extends QueueTask<RunnerResult, string> {
  static readonly seen: string[] = []
  override async process(message: string, { signal }: QueueContext<string>): Promise<RunnerResult> {
    Noting.seen.push(message)
    if (message === 'deaf') await new Promise(() => {})
    if (message === 'held') {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      Noting.seen.push(`aborted by ${(signal.reason as Error).name}`)
      throw signal.reason as Error
    }
    return { success: true }
  }
}

/** A batch of these messages in work, with the ids of the messages. */
async function batchOf(
  ...messages: readonly string[]
): Promise<RunnerOfTest & { readonly ids: readonly string[] }> {
  Noting.seen.length = 0
  const made = await runnerOf({ task: [Noting, { retryDelaySeconds: 1 }] })
  const sent = await made.runner.enqueueMany('task', messages)
  await made.clock.settle()
  return { ...made, ids: sent.map(({ id }) => id) }
}

test('cancel takes a message that waits in a batch out of it, and the others go on', async () => {
  const { runner, clock, events, ids } = await batchOf('a', 'held', 'b', 'c')
  expect(await runner.cancel(ids[2] ?? '')).toBe(true)
  expect(await runner.cancel(ids[2] ?? '')).toBe(false)
  expect(await runner.cancel(ids[0] ?? '')).toBe(false)
  expect(Noting.seen).toEqual(['a', 'held'])
  expect(await runner.cancel(ids[1] ?? '')).toBe(true)
  await clock.settle()
  expect(Noting.seen).toEqual(['a', 'held', 'aborted by CancelledError', 'c'])
  await clock.advance('1h')
  expect(Noting.seen).toHaveLength(4)
  expect((await runner.messages.list()).entries).toEqual([])
  expect((await runner.deadLetters.list()).entries).toEqual([])
  expect(events('run.ended')).toMatchObject([{ status: 'succeeded' }])
})

test('cancel of a message whose process ignores its signal ends that message alone', async () => {
  const { runner, clock, ids } = await batchOf('deaf', 'a')
  expect(await runner.cancel(ids[0] ?? '')).toBe(true)
  await clock.advance('10s')
  expect((await runner.messages.list()).entries).toMatchObject([
    { payload: 'a', state: 'ready', attempts: 0 },
  ])
  expect((await runner.deadLetters.list()).entries).toEqual([])
})

test('cancel by the id of the run takes the whole batch', async () => {
  const { runner, clock, events } = await batchOf('a', 'held', 'b')
  const [started] = events('run.started')
  expect(await runner.cancel(started?.runId ?? '')).toBe(true)
  await clock.advance('1h')
  expect(Noting.seen).toEqual(['a', 'held', 'aborted by CancelledError'])
  expect(events('run.ended')).toMatchObject([{ status: 'cancelled' }])
  expect((await runner.messages.list()).entries).toEqual([])
})

test('a batch whose messages are all cancelled one by one ends cancelled', async () => {
  const { runner, clock, events, ids } = await batchOf('held', 'b')
  for (const id of ids.toReversed()) expect(await runner.cancel(id)).toBe(true)
  await clock.settle()
  expect(Noting.seen).toEqual(['held', 'aborted by CancelledError'])
  expect(events('run.ended')).toMatchObject([{ status: 'cancelled' }])
})

test('cancel takes a message from a task that works on its whole batch', async () => {
  const done = deferred<void>()
  class Whole extends QueueTask<RunnerResult, string> {
    override async execute(): Promise<RunnerResult[]> {
      await done.promise
      return [{ success: true }]
    }
  }
  const { runner, clock, events } = await runnerOf({ task: [Whole] })
  const [first, second] = await runner.enqueueMany('task', ['a', 'b'])
  await clock.settle()
  expect(await runner.cancel(first?.id ?? '')).toBe(true)
  expect(await runner.cancel(first?.id ?? '')).toBe(false)
  expect((await runner.messages.list()).entries.map(({ id }) => id)).toEqual([second?.id])
  done.resolve()
  await clock.settle()
  expect(events('run.ended')).toMatchObject([{ status: 'succeeded', messages: 2, succeeded: 1 }])
})

test('very many jobs are paused in slices', async () => {
  const types = Array.from({ length: 600 }, (_, index) => `job_${index}`)
  const { runner, events } = await runnerOf(Object.fromEntries(types.map((type) => [type, [Quick]])))
  const turns = new TurnCounter()
  runner.events.subscribe(() => turns.count())
  await runner.pause()
  const counts = turns.stop()
  expect(events('job.paused').map(({ job }) => job)).toEqual(types)
  expect(Math.max(...counts)).toBe(250)
  await runner.stop()
})
