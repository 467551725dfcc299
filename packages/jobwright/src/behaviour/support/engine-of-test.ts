/** The engine that tests of the runtime run on: in memory, or on SQLite where the project `jobwright-on-sqlite` runs the same tests. */

import type { Engine } from '../../engine/contract/engine.ts'
import { memory } from '../../engine/memory/memory.ts'
import { sqlite } from '../../engine/sqlite/sqlite-engine.ts'
import { fakeClock, type FakeClock } from '../../testing/fake-clock.ts'

/** Set by that project. */
export const isOnSqlite: boolean = process.env['JOBWRIGHT_TEST_ENGINE'] === 'sqlite'

/** An answer of the engine takes a turn of the event loop, and a run asks for several: so many are let by. */
const TURNS = 20

export function engineOfTest(): Engine {
  return isOnSqlite ? sqlite({ path: ':memory:' }) : memory()
}

/** A fake clock, as patient as the engine is slow. */
export function clockOfTest(): FakeClock {
  const clock = fakeClock()
  if (!isOnSqlite) return clock
  const settle = clock.settle.bind(clock)
  return Object.assign(clock, {
    async settle(): Promise<void> {
      for (let turn = 0; turn < TURNS; turn += 1) await settle()
    },
  })
}
