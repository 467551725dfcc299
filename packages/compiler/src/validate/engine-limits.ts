/** Checks what the engine of the program does not keep, where the config names one. */

import { intervalTooShort } from '../diagnostics/catalogue/schedule-problems.ts'
import { diagnose } from '../diagnostics/problem.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { EngineName } from '../project/config.ts'
import { placeOfOption, type JobWithOptions } from './options/options.ts'

/** The shortest interval in seconds, as the traits of each engine say it to the runner. */
const SHORTEST: Readonly<Record<EngineName, number>> = { memory: 0, sqlite: 1, 'pg-boss': 1 }

/** What the runner refuses to start with on this engine. */
export function checkEngineLimits(entry: JobWithOptions, engine: EngineName): Diagnostic[] {
  const interval = entry.options.intervalSeconds
  const shortest = SHORTEST[engine]
  if (interval === undefined || interval >= shortest) return []
  const at = placeOfOption(entry, 'intervalSeconds')
  return [diagnose(intervalTooShort, { at, values: { interval, engine, shortest } })]
}
