/** How workers, slots and lanes share the runs out. */

import { afterEach, expect, test } from 'vitest'

import type { JobContext } from '../authoring/context.ts'
import { deferred, type Deferred } from '../time/deferred.ts'
import { JobPriority } from '../manifest/priority.ts'
import type { Runner } from '../runner/runner.ts'
import { BaseTask } from '../authoring/task.ts'
import { runnerOf } from './support/runner-of.ts'

/** The runs in progress, in the order of their start. The test ends each of them. */
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

/** The jobs of the runs in progress, sorted. */
function names(): string[] {
  return running.map(({ job }) => job).toSorted()
}

/** Starts a runner with the default five workers and three jobs that allow two or three runs. */
async function startExample() {
  const made = await runnerOf({
    tweet: [HeldTask, { maxConcurrent: 2 }],
    discord: [HeldTask, { maxConcurrent: 3 }],
    chain_state_monitor: [HeldTask, { maxConcurrent: 2 }],
  })
  started = made.runner
  return made
}

test('a third run of a job with two slots waits, and the free workers go to other jobs', async () => {
  const { runner, clock } = await startExample()
  for (const job of ['tweet', 'tweet', 'tweet', 'discord', 'discord', 'chain_state_monitor']) {
    await runner.trigger(job)
  }
  await clock.settle()

  expect(names()).toEqual(['chain_state_monitor', 'discord', 'discord', 'tweet', 'tweet'])
  expect(running.map(({ worker }) => worker).toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5])

  running.find(({ job }) => job === 'discord')?.end.resolve()
  await clock.settle()
  expect(names(), 'a free worker does not let the third tweet run').toEqual([
    'chain_state_monitor',
    'discord',
    'tweet',
    'tweet',
  ])

  running.find(({ job }) => job === 'tweet')?.end.resolve()
  await clock.settle()
  expect(names(), 'a free slot lets it run').toEqual(['chain_state_monitor', 'discord', 'tweet', 'tweet'])
  const { jobs } = await runner.metrics()
  expect(jobs['tweet']).toMatchObject({ runningNow: 2, mostRunning: 2, queueDepth: 0, successes: 1 })
})

test('a sixth run waits for a worker, and a job without a free slot does not hold up another job', async () => {
  const { runner, clock } = await startExample()
  for (const job of ['tweet', 'tweet', 'discord', 'discord', 'chain_state_monitor', 'tweet', 'discord']) {
    await runner.trigger(job)
  }
  await clock.settle()
  expect(names()).toEqual(['chain_state_monitor', 'discord', 'discord', 'tweet', 'tweet'])

  running.find(({ job }) => job === 'chain_state_monitor')?.end.resolve()
  await clock.settle()
  expect(names(), 'the waiting discord takes the worker, because the waiting tweet has no slot').toEqual([
    'discord',
    'discord',
    'discord',
    'tweet',
    'tweet',
  ])
})

test('a higher lane goes first, even if a lower one was enqueued earlier', async () => {
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
  // The engine decides which job goes first once both wait.
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
