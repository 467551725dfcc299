/** What the overridable options mean, for those who configure a program without reading its code. */

import type { OverridableOption } from './config-schema.ts'

/** One sentence or two for each option: those of the documentation of `JobOptions`, which a test compares. */
export const OPTION_DESCRIPTIONS: Readonly<Record<OverridableOption, string>> = {
  enabled: 'A disabled job has no ticks and is not claimed; messages sent to it are stored.',
  intervalSeconds:
    'Fixed-rate schedule: every so many seconds (> 0), aligned to the epoch. Not together with `cron`.',
  cron: 'Calendar schedule: 5 fields, or 6 with seconds first. Not together with `intervalSeconds`.',
  timezone: 'IANA time zone of `cron`.',
  misfireGraceSeconds: 'How late, in seconds, a tick may still make a run.',
  priority: 'The lane.',
  maxRetries: 'Tries after the first.',
  retryDelaySeconds: 'Delay before the first retry, in seconds.',
  timeoutSeconds: 'Time limit of one attempt, in seconds (> 0).',
  maxConcurrent: 'Runs of this job at once.',
  batchSize: 'Messages in one run of a queue job; for others a figure that the task reads.',
}
