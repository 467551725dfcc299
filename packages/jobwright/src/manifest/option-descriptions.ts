/**
 * What the overridable options mean, for readers who configure a program without reading its code.
 */

import type { OverridableOption } from './config-schema.ts'

/** The documentation of each option, as `JobOptions` has it; a test compares them. */
export const OPTION_DESCRIPTIONS: Readonly<Record<OverridableOption, string>> = {
  enabled:
    'Whether the job runs. A disabled job has no ticks and is not claimed; `trigger` rejects, and `enqueue` stores the message.',
  intervalSeconds:
    'A fixed-rate schedule: one tick each time this many seconds (> 0) have passed. A restart does not shift the ticks. Not together with `cron`.',
  cron: 'A calendar schedule: 5 fields, or 6 with seconds first. `H` stands for a value that is drawn from the job type: the same in every process, and another for each job. Not together with `intervalSeconds`.',
  timezone: 'The time zone of `cron`: an IANA name, or an offset such as `+05:30`.',
  misfireGraceSeconds: 'How many seconds late (≥ 0) a tick may still make a run.',
  priority: "The lane of the job's messages. A message of a higher lane is claimed first.",
  maxRetries: 'How many attempts may follow the first: an integer ≥ 0.',
  retryDelaySeconds: 'The delay before the first retry, in seconds (≥ 0).',
  timeoutSeconds:
    'The time limit of one attempt, in seconds (> 0). Its signal then aborts with a `TimeoutError`, and the attempt fails.',
  maxConcurrent: 'How many runs of the job may go on at once, over all processes: an integer ≥ 1.',
  batchSize:
    'How many messages one run of a queue job may have: an integer ≥ 1. For other jobs, a number that the task may read.',
}
