/** Where the messages of this program are kept. */

import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { memory, type Engine } from 'jobwright'
import { sqlite } from 'jobwright/sqlite'

import type { Arguments } from './arguments.ts'

/** Beside `dist` and `src`, wherever the program is started. */
const DATABASE = join(import.meta.dirname, '../data/jobs.db')

/** An engine, and where it keeps messages in words. */
export function chooseEngine(args: Pick<Arguments, 'database' | 'memory'>): {
  readonly engine: Engine
  readonly place: string
} {
  if (args.memory) return { engine: memory(), place: 'memory' }
  const path = args.database ?? DATABASE
  mkdirSync(dirname(path), { recursive: true })
  return { engine: sqlite({ path }), place: path }
}
