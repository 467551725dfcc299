import { expect, test } from 'vitest'

import { Events } from '../events/events.ts'
import { LongRuns, type RunUnderWay } from './long-runs.ts'
import { fakeClock } from '../testing/fake-clock.ts'

function newLongRuns(usualMs: number | undefined) {
  const clock = fakeClock()
  const events = new Events(
    () => clock.now(),
    () => {},
  )
  const job = { type: 'tweet', timeoutMs: undefined } as RunUnderWay['job'] // all that LongRuns reads
  const running = [{ job, id: 'r1', startedMs: clock.now() }]
  const longRuns = new LongRuns({
    clock,
    events,
    leastMs: 3_600_000,
    running: () => running,
    usualMs: () => usualMs,
  })
  return { clock, longRuns, reported: () => events.recent().length }
}

test('a run is reported once, after an hour', async () => {
  const { clock, longRuns, reported } = newLongRuns(undefined)
  await clock.advance('1h')
  longRuns.look()
  expect(reported()).toBe(0)
  await clock.advance(1)
  longRuns.look()
  longRuns.look()
  expect(reported()).toBe(1)
})

test('a job that usually takes long has ten times as long before it is reported', async () => {
  const { clock, longRuns } = newLongRuns(3_600_000)
  await clock.advance('10h')
  expect(longRuns.now()).toEqual([])
  await clock.advance(1)
  expect(longRuns.now()).toEqual([{ job: 'tweet', runId: 'r1', ms: 36_000_001, mostMs: 36_000_000 }])
})

test('the time in which the process was suspended is no time of a run', async () => {
  const { clock, longRuns } = newLongRuns(undefined)
  await clock.advance('3h')
  longRuns.slept(2 * 3_600_000)
  expect(longRuns.now()).toEqual([])
  await clock.advance(1)
  expect(longRuns.now()).toMatchObject([{ ms: 3_600_001 }])
})
