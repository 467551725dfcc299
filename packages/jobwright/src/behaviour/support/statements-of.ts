/** Counts the statements that run on SQLite. */

import { StatementSync } from 'node:sqlite'

/**
 * How many statements run during a piece of work. Pragmas do not count: a timer reads one every 50
 * ms, so that their number depends on the time that the work takes.
 */
export async function statementsOf(work: () => Promise<void>): Promise<number> {
  const { run, get, all } = StatementSync.prototype
  let statements = 0
  const counted = (method: (...values: never[]) => unknown) =>
    function count(this: StatementSync, ...values: never[]): unknown {
      if (!this.sourceSQL.startsWith('PRAGMA')) statements += 1
      return Reflect.apply(method, this, values)
    }
  Object.assign(StatementSync.prototype, { run: counted(run), get: counted(get), all: counted(all) })
  try {
    await work()
  } finally {
    Object.assign(StatementSync.prototype, { run, get, all })
  }
  return statements
}
