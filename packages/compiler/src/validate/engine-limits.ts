/** Checks options against the limits of the engine that the project's config names. */

import { SHORTEST_INTERVAL_SECONDS, type EngineName } from 'jobwright/manifest'

import { intervalTooShort } from '../diagnostics/catalogue/schedule-problems.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { diagnose } from '../diagnostics/problem.ts'
import { placeOfOption, type JobWithOptions } from './options/options.ts'

/** Every option with which the runner would refuse to start on this engine. */
export function checkEngineLimits(entry: JobWithOptions, engine: EngineName): Diagnostic[] {
  const interval = entry.options.intervalSeconds
  const shortest = SHORTEST_INTERVAL_SECONDS[engine]
  if (interval === undefined || interval >= shortest) return []
  const at = placeOfOption(entry, 'intervalSeconds')
  return [diagnose(intervalTooShort, { at, values: { interval, engine, shortest } })]
}
