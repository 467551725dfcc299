/** The names of options in other job runners. */

import type { OptionName } from 'jobwright/manifest'

/**
 * The option that another runner's name stands for. Its unit or meaning may differ, so no edit is
 * certain.
 */
export function synonymOf(name: string): OptionName | undefined {
  return SYNONYMS.get(name.toLowerCase().replaceAll(/[^a-z]/g, ''))
}

const SYNONYMS: ReadonlyMap<string, OptionName> = new Map<string, OptionName>([
  ['attempts', 'maxRetries'],
  ['backoff', 'retryBackoff'],
  ['capabilities', 'requires'],
  ['concurrency', 'maxConcurrent'],
  ['concurrent', 'maxConcurrent'],
  ['delay', 'retryDelaySeconds'],
  ['dependson', 'dependencies'],
  ['disabled', 'enabled'],
  ['every', 'intervalSeconds'],
  ['fifo', 'preserveOrder'],
  ['limiter', 'rateLimit'],
  ['maxattempts', 'maxRetries'],
  ['ordered', 'preserveOrder'],
  ['parallelism', 'maxConcurrent'],
  ['pattern', 'cron'],
  ['retries', 'maxRetries'],
  ['retry', 'maxRetries'],
  ['runimmediately', 'runOnStart'],
  ['runoninit', 'runOnStart'],
  ['schedule', 'cron'],
  ['throttle', 'rateLimit'],
  ['timeoutms', 'timeoutSeconds'],
  ['intervalms', 'intervalSeconds'],
  ['tz', 'timezone'],
  ['zone', 'timezone'],
])
