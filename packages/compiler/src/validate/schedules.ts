/** Checks the options of a job against its schedule. */

import { resolveOptions, secondsOfRetries, type OptionName, type ResolvedOptions } from 'jobwright/manifest'

import { retriesBeyondInterval, timeoutBeyondInterval } from '../diagnostics/catalogue/schedule-problems.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { diagnose, relatedTo } from '../diagnostics/problem.ts'
import { placeOfOption, type JobWithOptions } from './options/options.ts'

/** Every option that does not fit an interval this short. */
export function checkSchedule(entry: JobWithOptions): Diagnostic[] {
  const options = resolveOptions(entry.options, { name: '', description: '' })
  const interval = options.intervalSeconds
  if (interval === undefined || !entry.isComplete) return []
  const related = [relatedTo(placeOfOption(entry, 'intervalSeconds'), 'the interval is given here')]
  return [...checkTimeout(entry, options, interval), ...checkRetries(entry, options, interval)].map(
    (diagnostic) => ({ ...diagnostic, related }),
  )
}

function checkTimeout(entry: JobWithOptions, options: ResolvedOptions, interval: number): Diagnostic[] {
  const { timeoutSeconds: timeout, maxConcurrent } = options
  if (timeout === undefined || timeout <= interval || maxConcurrent > 1) return []
  const at = placeOfOption(entry, 'timeoutSeconds')
  return [diagnose(timeoutBeyondInterval, { at, values: { timeout, interval } })]
}

/** The options that determine the retries. */
const RETRY_OPTIONS: readonly OptionName[] = [
  'maxRetries',
  'retryDelaySeconds',
  'retryBackoff',
  'retryMaxDelaySeconds',
]

/**
 * Warns only about retries that the user has configured: the defaults outlast every short interval,
 * and do no harm there. Messages of a queue job are not superseded by a tick, so their retries do
 * not matter.
 */
function checkRetries(entry: JobWithOptions, options: ResolvedOptions, interval: number): Diagnostic[] {
  const { base } = entry.job.declaration
  const given = RETRY_OPTIONS.find((name) => entry.given.has(name))
  if (given === undefined || base.kind !== 'task' || base.task !== 'self-contained') return []
  const total = secondsOfRetries(options)
  if (total <= interval) return []
  const values = { retries: options.maxRetries, total, interval }
  return [diagnose(retriesBeyondInterval, { at: placeOfOption(entry, given), values })]
}
