import { afterEach, expect, test } from 'vitest'

import type { JobContext } from '../authoring/context.ts'
import { deferred, type Deferred } from '../time/deferred.ts'
import { JobPriority } from '../manifest/priority.ts'
import type { Runner } from '../runner/runner.ts'
import { BaseTask } from '../authoring/task.ts'
import { runnerOf } from './support/runner-of.ts'

/** The runs that are going on, in the order of their start; ending one is up to the test. */
const running: { readonly job: string; readonly worker: number; readonly end: Deferred<void> }[] = []
let started: Runner | undefined

class HeldTask extends BaseTask {
  async execute({ jobType: job, worker }: JobContext): Promise<[]> {
    const run = { job, worker, end: deferred<void>() }
    running.push(run)
    await run.end.promise
    running.splice(running.indexOf(run), 1)
    return []
  }
}

afterEach(async () => {
  const stopping = started?.stop()
  for (const { end } of running) end.resolve()
  await stopping
})

function names(): string[] {
  return running.map(({ job }) => job).toSorted()
}

/** The example of the seed: five workers, `tweet` at most 2, `discord` at most 3, `chain_state_monitor` at most 2. */
async function startExample() {
  const made = await runnerOf({
    tweet: [HeldTask, { maxConcurrent: 2 }],
    discord: [HeldTask, { maxConcurrent: 3 }],
    chain_state_monitor: [HeldTask, { maxConcurrent: 2 }],
  })
  started = made.runner
  return made
}

test("the seed's example: a third tweet waits, and the workers go to other jobs", async () => {
  const { runner, clock } = await startExample()
  for (const job of ['tweet', 'tweet', 'tweet', 'discord', 'discord', 'chain_state_monitor']) {
    await runner.trigger(job)
  }
  await clock.settle()

  expect(names()).toEqual(['chain_state_monitor', 'discord', 'discord', 'tweet', 'tweet'])
  expect(running.map(({ worker }) => worker).toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5])

  running.find(({ job }) => job === 'discord')?.end.resolve()
  await clock.settle()
  expect(names(), 'a free worker does not help the third tweet').toEqual([
    'chain_state_monitor',
    'discord',
    'tweet',
    'tweet',
  ])

  running.find(({ job }) => job === 'tweet')?.end.resolve()
  await clock.settle()
  expect(names(), 'a free slot does').toEqual(['chain_state_monitor', 'discord', 'tweet', 'tweet'])
  const { jobs } = await runner.metrics()
  expect(jobs['tweet']).toMatchObject({ runningNow: 2, mostRunning: 2, queueDepth: 0, successes: 1 })
})

test('a sixth run waits for a worker and does not keep another type from its turn', async () => {
  const { runner, clock } = await startExample()
  for (const job of ['tweet', 'tweet', 'discord', 'discord', 'chain_state_monitor', 'tweet', 'discord']) {
    await runner.trigger(job)
  }
  await clock.settle()
  expect(names()).toEqual(['chain_state_monitor', 'discord', 'discord', 'tweet', 'tweet'])

  running.find(({ job }) => job === 'chain_state_monitor')?.end.resolve()
  await clock.settle()
  expect(names(), 'the waiting discord takes the worker, the waiting tweet has no slot').toEqual([
    'discord',
    'discord',
    'discord',
    'tweet',
    'tweet',
  ])
})

test('a higher lane goes first, whatever came before', async () => {
  const { runner, clock } = await runnerOf(
    {
      low: [HeldTask, { priority: JobPriority.LOW, maxConcurrent: 9 }],
      critical: [HeldTask, { priority: JobPriority.CRITICAL, maxConcurrent: 9 }],
    },
    { workers: 1 },
  )
  started = runner
  await runner.trigger('low')
  await clock.settle()
  await runner.trigger('low')
  await runner.trigger('critical')
  running[0]?.end.resolve()
  await clock.settle()
  expect(names()).toEqual(['critical'])
})

test('within a lane the jobs take turns', async () => {
  const { runner, clock } = await runnerOf(
    { many: [HeldTask, { maxConcurrent: 9 }], few: [HeldTask, { maxConcurrent: 9 }] },
    { workers: 1 },
  )
  started = runner
  await runner.trigger('many')
  await clock.settle()
  for (const job of ['many', 'many', 'few', 'few']) await runner.trigger(job)
  const order: string[] = []
  for (let run = 0; run < 5; run += 1) {
    await clock.settle()
    order.push(running[0]?.job ?? 'none')
    running[0]?.end.resolve()
  }
  // Whose turn is first, once both wait, is up to the engine.
  expect(order.slice(1).toSorted()).toEqual(['few', 'few', 'many', 'many'])
  expect(order.slice(2).filter((job, at) => job === order[at + 1])).toEqual([])
})

test('every 16th claim takes the oldest due message of any lane', async () => {
  const { runner, clock } = await runnerOf(
    {
      low: [HeldTask, { priority: JobPriority.LOW, maxConcurrent: 99 }],
      high: [HeldTask, { priority: JobPriority.HIGH, maxConcurrent: 99 }],
    },
    { workers: 1 },
  )
  started = runner
  await runner.trigger('high')
  await runner.trigger('low')
  await clock.advance(1)
  for (let run = 0; run < 20; run += 1) await runner.trigger('high')
  const order: string[] = []
  for (let run = 0; run < 17; run += 1) {
    await clock.settle()
    order.push(running[0]?.job ?? 'none')
    running[0]?.end.resolve()
  }
  expect(order.indexOf('low')).toBe(15)
})
