/** Chooses the engine that keeps the messages of this program. */

import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { memory, type Engine } from 'jobwright'
import { sqlite } from 'jobwright/sqlite'

import type { Arguments } from './arguments.ts'

/** Beside `dist` and `src`, whatever the working folder is. */
const DATABASE = join(import.meta.dirname, '../data/jobs.db')

/** The engine, and the place where it keeps messages. */
export function chooseEngine(args: Pick<Arguments, 'database' | 'memory'>): {
  readonly engine: Engine
  readonly place: string
} {
  if (args.memory) return { engine: memory(), place: 'memory' }
  const path = args.database ?? DATABASE
  mkdirSync(dirname(path), { recursive: true })
  return { engine: sqlite({ path }), place: path }
}
