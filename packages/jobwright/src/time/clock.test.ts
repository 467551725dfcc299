import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { systemClock } from './clock.ts'

const LONGEST_MS = 2 ** 31 - 1

// Stands in for Node's timers, including their limit: a longer delay fires after a millisecond.
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a timer of over 2^31 ms fires when it is due, not at once', () => {
  const fired: string[] = []
  setTimeout(() => fired.push('by Node'), LONGEST_MS + 5000)
  systemClock.setTimer(2 * LONGEST_MS + 5000, () => fired.push('by the clock'))
  vi.advanceTimersByTime(2 * LONGEST_MS + 4999)
  expect(fired).toEqual(['by Node'])
  vi.advanceTimersByTime(1)
  expect(fired).toEqual(['by Node', 'by the clock'])
})

test('a timer of over 2^31 ms can be cancelled in each of its parts', () => {
  const fired: string[] = []
  const timer = systemClock.setTimer(2 * LONGEST_MS, () => fired.push('fired'))
  vi.advanceTimersByTime(LONGEST_MS + 1)
  timer.cancel()
  vi.advanceTimersByTime(2 * LONGEST_MS)
  expect(fired).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})

test('a timer for a time that is past fires soon, and never at once', () => {
  const fired: string[] = []
  systemClock.setTimer(-5, () => fired.push('fired'))
  expect(fired).toEqual([])
  vi.advanceTimersByTime(1)
  expect(fired).toEqual(['fired'])
})
