/** Which engines are open: one belongs to one runner, as it works for that one's jobs. */

import type { Engine } from '../engine/contract/engine.ts'

const inUse = new WeakSet<Engine>()

/** @throws Error where another runner has it */
export function takeEngine(engine: Engine): void {
  if (inUse.has(engine)) throw new Error('another runner has it open; give each runner an engine of its own')
  inUse.add(engine)
}

/** From now on another runner may open it. */
export function freeEngine(engine: Engine): void {
  inUse.delete(engine)
}
