import { expect, test } from 'vitest'

import { Alarm } from './alarm.ts'
import { fakeClock } from '../testing/fake-clock.ts'
import { settableClock } from '../behaviour/support/settable-clock.ts'

test('rings once, at the earliest of the times that were set', async () => {
  const clock = fakeClock()
  const rings: number[] = []
  const alarm = new Alarm(clock, () => rings.push(clock.elapsed()))
  for (const timeMs of [9000, 4000, 7000]) alarm.at(clock.now() + timeMs)
  await clock.advance('1m')
  expect(rings).toEqual([4000])
  expect(clock.pending).toBe(0)
})

test('rings after months, and has one timer all the while', async () => {
  const clock = fakeClock()
  const rings: number[] = []
  const alarm = new Alarm(clock, () => rings.push(clock.elapsed()))
  alarm.at(clock.now() + 2 ** 33)
  await clock.advance('1h')
  expect([rings, clock.pending]).toEqual([[], 1])
  clock.jump(2 ** 33)
  await clock.advance(60_000)
  expect(rings).toHaveLength(1)
})

test('notices within a minute that the clock was set forward', async () => {
  const clock = settableClock()
  const rings: string[] = []
  const alarm = new Alarm(clock, () => rings.push('ring'))
  alarm.at(clock.now() + 2 * 3_600_000)
  await clock.advance('10s')
  clock.set('3h')
  await clock.advance('50s')
  expect(rings).toEqual(['ring'])
})

test('rings within a minute after the clock was set back, so that its owner checks again', async () => {
  const clock = settableClock()
  const rings: string[] = []
  const alarm = new Alarm(clock, () => rings.push('ring'))
  alarm.at(clock.now() + 2 * 3_600_000)
  clock.set(-3_600_000)
  await clock.advance('60s')
  expect(rings).toEqual(['ring'])
})

test('does not ring after it was cancelled', async () => {
  const clock = fakeClock()
  const rings: string[] = []
  const alarm = new Alarm(clock, () => rings.push('ring'))
  alarm.at(clock.now() + 1000)
  alarm.cancel()
  await clock.advance('1m')
  expect(rings).toEqual([])
})
