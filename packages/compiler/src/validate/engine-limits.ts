/** Checks options against the limits of the engine that the project's config names. */

import { intervalTooShort } from '../diagnostics/catalogue/schedule-problems.ts'
import { diagnose } from '../diagnostics/problem.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { EngineName } from '../project/config.ts'
import { placeOfOption, type JobWithOptions } from './options/options.ts'

/** The shortest interval in seconds, as the traits of each engine say it to the runner. */
const SHORTEST: Readonly<Record<EngineName, number>> = { memory: 0, sqlite: 1, 'pg-boss': 1 }

/** Every option with which the runner would refuse to start on this engine. */
export function checkEngineLimits(entry: JobWithOptions, engine: EngineName): Diagnostic[] {
  const interval = entry.options.intervalSeconds
  const shortest = SHORTEST[engine]
  if (interval === undefined || interval >= shortest) return []
  const at = placeOfOption(entry, 'intervalSeconds')
  return [diagnose(intervalTooShort, { at, values: { interval, engine, shortest } })]
}
