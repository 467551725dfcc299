/** Rate limits and cooldowns, also when the time of day is set. */

import { expect, test } from 'vitest'

import type { JobContext } from '../authoring/context.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask } from '../authoring/task.ts'
import { fakeClock, type FakeClock } from '../testing/fake-clock.ts'
import { runnerOf } from '../behaviour/support/runner-of.ts'
import { Gates } from './gates.ts'

class Quick extends BaseTask {
  override execute(): RunnerResult[] {
    return []
  }
}

class Cooling extends BaseTask {
  override execute({ cooldown }: JobContext): RunnerResult[] {
    cooldown(30, 'slow down')
    return []
  }
}

/** Sets the time of day of a clock; its elapsed time goes on. */
function set(clock: FakeClock, byMs: number): void {
  const now = clock.now.bind(clock)
  clock.now = () => now() + byMs
}

const HOUR_MS = 3_600_000

test('a rate limit bounds the runs of a self-contained job that start in its window', async () => {
  const { runner, clock, events } = await runnerOf({
    task: [Quick, { rateLimit: { max: 2, perSeconds: 60 }, maxConcurrent: 5 }],
  })
  for (let index = 0; index < 5; index += 1) await runner.trigger('task')
  await clock.settle()
  expect(events('run.started')).toHaveLength(2)
  await clock.advance('59s')
  expect(events('run.started')).toHaveLength(2)
  await clock.advance('1s')
  expect(events('run.started')).toHaveLength(4)
})

test.for([
  ['back', -HOUR_MS],
  ['forward', HOUR_MS],
] as const)('a cooldown lasts as long as requested, even if the clock is set %s', async ([, byMs]) => {
  const clock = fakeClock()
  const { runner, events } = await runnerOf({ task: [Cooling] }, { clock })
  await runner.trigger('task')
  await clock.settle()
  set(clock, byMs)
  await runner.trigger('task')
  await clock.advance('29s')
  expect(events('run.started')).toHaveLength(1)
  await clock.advance('1s')
  expect(events('run.started')).toHaveLength(2)
})

test.for([
  ['back', -HOUR_MS],
  ['forward', HOUR_MS],
] as const)(
  'the window of a rate limit is as long as it is, although the clock is set %s',
  async ([, byMs]) => {
    const clock = fakeClock()
    const { runner, events } = await runnerOf(
      { task: [Quick, { rateLimit: { max: 1, perSeconds: 60 } }] },
      { clock },
    )
    await runner.trigger('task')
    await clock.settle()
    set(clock, byMs)
    await runner.trigger('task')
    await clock.advance('59s')
    expect(events('run.started')).toHaveLength(1)
    await clock.advance('1s')
    expect(events('run.started')).toHaveLength(2)
  },
)

test('gates open in the order of their times, with one timer for the next one', async () => {
  const clock = fakeClock()
  const setTimer = clock.setTimer.bind(clock)
  let timers = 0
  clock.setTimer = (delayMs, callback) => {
    timers += 1
    return setTimer(delayMs, callback)
  }
  const opened: string[] = []
  const gates = new Gates(clock, (job) => opened.push(job))
  gates.start()
  const seconds = Array.from({ length: 500 }, (_, index) => 500 - index)
  for (const second of seconds) {
    gates.coolDown(`job_${second}`, second * 1000)
    expect(gates.allowance(`job_${second}`)).toBe(0)
    expect(gates.allowance(`job_${second}`)).toBe(0)
  }
  timers = 0
  await clock.advance('500s')
  expect(opened).toEqual(seconds.toReversed().map((second) => `job_${second}`))
  expect(timers).toBeLessThan(510)
  gates.stop()
})
