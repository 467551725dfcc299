/**
 * Rules across the options of a job. The compiler checks them, and the runner again after
 * configuration.
 */

import type { JobOptions, OptionName } from './options.ts'

/** A rule that several options of a job break together. */
export interface BrokenRule {
  readonly rule: 'two-schedules' | 'order-with-concurrency'
  /** The options that collide. Messages point at the first one. */
  readonly options: readonly [OptionName, ...OptionName[]]
  /** What is wrong, as a plain sentence. */
  readonly message: string
}

/** Finds every rule that the options break. Each option must have been checked alone. */
export function brokenRules(options: JobOptions): BrokenRule[] {
  const broken: BrokenRule[] = []
  if (options.cron !== undefined && options.intervalSeconds !== undefined) {
    broken.push({
      rule: 'two-schedules',
      options: ['cron', 'intervalSeconds'],
      message: 'cron and intervalSeconds are both given, and a job has one schedule',
    })
  }
  if (options.preserveOrder === true && (options.maxConcurrent ?? 1) > 1) {
    broken.push({
      rule: 'order-with-concurrency',
      options: ['preserveOrder', 'maxConcurrent'],
      message: `preserveOrder: true runs one message at a time, so maxConcurrent cannot be ${options.maxConcurrent}`,
    })
  }
  return broken
}
