/**
 * The engine that the runtime's tests run on: memory, or SQLite in the test project
 * `jobwright-on-sqlite`, which runs the same tests.
 */

import type { Engine } from '../../engine/contract/engine.ts'
import { memory } from '../../engine/memory/memory.ts'
import { sqlite } from '../../engine/sqlite/sqlite-engine.ts'
import { fakeClock, type FakeClock } from '../../testing/fake-clock.ts'

/** Whether the tests run in the project `jobwright-on-sqlite`, which sets the variable. */
export const isOnSqlite: boolean = process.env['JOBWRIGHT_TEST_ENGINE'] === 'sqlite'

/**
 * Turns of the event loop that `settle` waits for on SQLite. Each call of that engine takes a turn,
 * and a run makes several calls one after another.
 */
const TURNS = 20

/** A new, empty engine. */
export function engineOfTest(): Engine {
  return isOnSqlite ? sqlite({ path: ':memory:' }) : memory()
}

/** A fake clock whose `settle` waits long enough for the engine under test. */
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
