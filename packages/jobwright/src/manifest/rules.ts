/** Rules across options: what no single value can tell. Checked by the compiler, and again on the configured result. */

import type { JobOptions, OptionName } from './options.ts'

/** A rule that a job's options break together. */
export interface BrokenRule {
  readonly rule: 'two-schedules' | 'order-with-concurrency'
  /** The options that collide; the first is the one to point at. */
  readonly options: readonly [OptionName, ...OptionName[]]
  /** What is wrong, as a plain sentence. */
  readonly message: string
}

/** Every rule that these options break together. The single values must have been checked. */
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
