/** A fake clock that can be set, as by a person or by NTP: timers take no notice of it, as those of a machine do not. */

import { millisecondsOf } from '../../manifest/durations.ts'
import { fakeClock, type FakeClock } from '../../testing/fake-clock.ts'

/** A clock that a test sets. */
export interface SettableClock extends FakeClock {
  /** Sets it forward, or back by a negative number of milliseconds. */
  set(duration: number | string): void
}

/** Makes a clock that stands at the first of January 2026 UTC. */
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
