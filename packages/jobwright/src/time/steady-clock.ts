/** Time by which lengths are measured: setting the time of day changes nothing about it. */

import type { Clock } from './clock.ts'

/** A clock whose time of day is the time that has gone by. */
export function steadyClock(clock: Clock): Clock {
  const elapsed = (): number => clock.elapsed()
  return { now: elapsed, elapsed, setTimer: (delayMs, callback) => clock.setTimer(delayMs, callback) }
}
