/** How long some work takes, and keeps the event loop from its turns. */

import { setTimeout as sleep } from 'node:timers/promises'

/** What some work takes. */
export interface Stretch {
  /** The longest time for which the event loop had no turn, in milliseconds. */
  readonly blockedMs: number
  /** From its start to its end, in milliseconds. */
  readonly ms: number
  /** The CPU time of the process, in milliseconds. */
  readonly cpuMs: number
}

/** How often the event loop is asked for a turn. Asking all the time would be work of its own. */
const BEAT_MS = 1

/** Does some work, and watches the event loop meanwhile. */
export async function stretchOf(work: () => unknown): Promise<Stretch> {
  globalThis.gc?.() // the garbage of earlier work
  let longest = 0
  let last = performance.now()
  const heard = (): void => {
    const now = performance.now()
    longest = Math.max(longest, now - last - BEAT_MS)
    last = now
  }
  const beat = setInterval(heard, BEAT_MS)
  await turn()
  const before = process.cpuUsage()
  const began = performance.now()
  await work()
  const ms = performance.now() - began
  const { user, system } = process.cpuUsage(before)
  await turn()
  heard()
  clearInterval(beat)
  return { blockedMs: longest, ms, cpuMs: (user + system) / 1000 }
}

/** The longest stop of the event loop in the median of five goes of a call. */
export async function blockedMs(call: (go: number) => unknown): Promise<number> {
  await call(0) // its code is compiled
  const goes: number[] = []
  for (let go = 1; go <= 5; go += 1) goes.push((await stretchOf(() => call(go))).blockedMs)
  return goes.toSorted((one, other) => one - other)[2]!
}

/** One turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

/** Resolves once a condition holds. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(BEAT_MS)
}
