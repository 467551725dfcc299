/**
 * A fake clock whose wall time can be set, as a person or NTP sets that of a machine. Setting it
 * does not move timers, as on a real machine.
 */

import { millisecondsOf } from '../../manifest/timing/durations.ts'
import { fakeClock, type FakeClock } from '../../testing/fake-clock.ts'

/** A fake clock that a test can set. */
export interface SettableClock extends FakeClock {
  /**
   * Moves the wall time, without running timers.
   *
   * @param duration milliseconds, or a text such as `5m`; a negative number sets the clock back
   */
  set(duration: number | string): void
}

/** Makes a clock that starts at 2026-01-01T00:00:00Z. */
export function settableClock(): SettableClock {
  const clock = fakeClock()
  let aheadMs = 0
  return {
    now: () => clock.now() + aheadMs,
    elapsed: () => clock.elapsed(),
    setTimer: (delayMs, callback) => clock.setTimer(delayMs, callback),
    advance: (duration) => clock.advance(duration),
    jump: (duration) => clock.jump(duration),
    settle: () => clock.settle(),
    get pending() {
      return clock.pending
    },
    get nextMs() {
      return clock.nextMs
    },
    set(duration) {
      aheadMs += typeof duration === 'number' ? duration : millisecondsOf(duration)
    },
  }
}
