import { expect, test } from 'vitest'

import type { Logger } from '../authoring/logger.ts'
import { BaseTask } from '../authoring/task.ts'
import { createRunner } from '../runner/create-runner.ts'
import type { RunnableJob } from '../configuration/runnable-job.ts'
import { DEFAULTS, type JobOptions } from '../manifest/options.ts'
import type { JobPriority } from '../manifest/priority.ts'
import type { Engine } from '../engine/contract/engine.ts'
import { engineOfTest } from '../behaviour/support/engine-of-test.ts'
import { newRunnerOf, runnerOf } from '../behaviour/support/runner-of.ts'
import { registryOf, type JobsOfTest } from '../behaviour/support/registry-of.ts'
import { DueQueue } from './due-queue.ts'

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} }

class Quick extends BaseTask {
  override execute(): [] {
    return []
  }
}

/** Jobs with the same options, except for the priority, which goes round. */
function jobsOf(count: number, options: JobOptions, priorities: readonly JobPriority[]): JobsOfTest {
  const priorityOf = (index: number): JobPriority => priorities[index % priorities.length]!
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const priority = priorityOf(index)
      return [`${priority.toLowerCase()}_${index}`, [Quick, { ...options, priority }]]
    }),
  )
}

/**
 * An engine that notes the jobs of each call of `offer`, and the turns of the event loop between.
 */
function watched(): { readonly engine: Engine; readonly offers: (readonly string[] | 'turn')[] } {
  const engine = engineOfTest()
  const offers: (readonly string[] | 'turn')[] = []
  const offer = engine.offer.bind(engine)
  engine.offer = (ticks) => {
    offers.push(ticks.map(({ job }) => job))
    setImmediate(() => offers.push('turn'))
    return offer(ticks)
  }
  return { engine, offers }
}

function laneOf(job: string): string {
  return job.replace(/_.*/, '')
}

test('ticks that are due at once are offered in slices, the higher lanes first', async () => {
  const { engine, offers } = watched()
  const jobs = jobsOf(250, { cron: '0 12 * * *', overlap: 'allow' }, [
    'LOW',
    'NORMAL',
    'CRITICAL',
    'HIGH',
    'NORMAL',
  ])
  const { runner, clock, events } = await runnerOf(jobs, { engine })
  await clock.advance('12h')
  expect(offers.map((offer) => (offer === 'turn' ? offer : offer.length))).toEqual(
    Array.from({ length: 5 }, () => [50, 'turn']).flat(),
  )
  const slices = offers.filter((offer) => offer !== 'turn').map((slice) => [...new Set(slice.map(laneOf))])
  expect(slices).toEqual([['critical'], ['high'], ['normal'], ['normal'], ['low']])
  expect(events('tick.offered')).toHaveLength(250)
  await runner.stop()
})

test('the last place of a slice is for the tick that waits longest, so that no lane starves', () => {
  const queue = new DueQueue()
  const add = (type: string, priority: JobPriority, dueMs: number): void => {
    const job = { type, options: { ...DEFAULTS, priority } } as unknown as RunnableJob // the parts that a queue reads
    const schedule = { kind: 'interval', everyMs: 1, phaseMs: 0 } as const
    queue.push({ job, schedule, graceMs: 0, doneMs: 0, dueMs, handledMs: undefined })
  }
  for (let dueMs = 10; dueMs < 20; dueMs += 1) add(`critical_${dueMs}`, 'CRITICAL', dueMs)
  add('low_5', 'LOW', 5)
  add('high_30', 'HIGH', 30)
  const take = () => queue.takeDue(25, 4).map(({ job }) => job.type)
  expect(take()).toEqual(['critical_10', 'critical_11', 'critical_12', 'low_5'])
  expect(take()).toEqual(['critical_13', 'critical_14', 'critical_15', 'critical_16'])
  expect([...queue.due(25)].map(({ job }) => job.type).toSorted()).toEqual([
    'critical_17',
    'critical_18',
    'critical_19',
  ])
  expect(queue.nextMs).toBe(17)
})

test('a tick is not late by the slices before its own', async () => {
  const { engine } = watched()
  const jobs = jobsOf(250, { cron: '0 12 * * *', misfireGraceSeconds: 0 }, ['NORMAL'])
  const { runner, clock, events } = await runnerOf(jobs, { engine })
  const offer = engine.offer.bind(engine)
  engine.offer = (ticks) => {
    clock.jump(400) // the time that a slice and its runs take
    return offer(ticks)
  }
  await clock.advance('13h')
  expect(events('tick.misfired')).toEqual([])
  expect(events('tick.offered')).toHaveLength(250)
  await runner.stop()
})

test('a tick that waits for its slice while the machine sleeps is late', async () => {
  const { engine } = watched()
  const jobs = jobsOf(250, { cron: '0 12 * * *' }, ['NORMAL'])
  const { runner, clock, events } = await runnerOf(jobs, { engine })
  const offer = engine.offer.bind(engine)
  let slices = 0
  engine.offer = (ticks) => {
    slices += 1
    if (slices === 1) clock.jump('10m')
    return offer(ticks)
  }
  await clock.advance('13h')
  expect(events('tick.offered')).toHaveLength(50)
  expect(events('tick.misfired')).toHaveLength(200)
  await runner.stop()
})

test('after the engine failed, all due ticks are offered a second later, and health names them', async () => {
  const { engine, offers } = watched()
  const { runner, clock, events } = await runnerOf(jobsOf(150, { intervalSeconds: 1 }, ['HIGH']), { engine })
  const offer = engine.offer.bind(engine)
  let isDown = true
  engine.offer = (ticks) => {
    if (isDown) throw new Error('down')
    return offer(ticks)
  }
  await clock.advance('10s')
  const { issues } = await runner.health()
  expect(issues.filter(({ code }) => code === 'no-tick')).toHaveLength(150)
  expect(offers).toEqual([])
  isDown = false
  await clock.advance('2s')
  expect((await runner.health()).issues).toEqual([])
  expect(new Set(events('tick.offered').map(({ job }) => job)).size).toBe(150)
  await runner.stop()
})

test('the ticks of a start are offered in slices, the higher lanes first', async () => {
  const { engine, offers } = watched()
  const jobs = jobsOf(150, { runOnStart: true }, ['NORMAL', 'CRITICAL', 'NORMAL'])
  const { runner, clock } = newRunnerOf(jobs, { engine })
  await runner.start()
  await clock.settle()
  const lanes = offers.map((offer) => (offer === 'turn' ? offer : offer.map(laneOf)))
  const critical = Array.from({ length: 50 }, () => 'critical')
  const normal = Array.from({ length: 50 }, () => 'normal')
  expect(lanes).toEqual([critical, 'turn', normal, 'turn', normal, 'turn'])
  await runner.stop()
})

test('on the clock of the machine too, other work has its turn between two slices', async () => {
  const { engine, offers } = watched()
  const registry = registryOf(jobsOf(1000, { cron: '* * * * * *' }, ['NORMAL']))
  const runner = createRunner({ registry, engine, env: {}, signals: false, logger: silent })
  await runner.start()
  await expect.poll(() => offers.length).toBeGreaterThan(19)
  await runner.stop()
  expect(offers.slice(0, 19).map((offer) => offer === 'turn')).toEqual(
    Array.from({ length: 19 }, (_, index) => index % 2 === 1),
  )
})
