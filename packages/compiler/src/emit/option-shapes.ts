/**
 * The rule of each overridable option as a JSON Schema. A test compares them with the rules that
 * the runtime checks.
 */

import { JobPriority, LEAST_SECONDS, MOST_SECONDS, type OverridableOption } from 'jobwright/manifest'

/**
 * The form of a time zone's name. Which zones exist depends on the machine that runs the program.
 */
const ZONE_NAME = '^[A-Za-z][A-Za-z0-9_+/-]*$'

/** Five or six fields. Only the runtime checks their content. */
const CRON_FIELDS = String.raw`^\s*\S+(\s+\S+){4,5}\s*$`

/** The schema of each option. */
export const OPTION_SHAPES: Readonly<Record<OverridableOption, object>> = {
  enabled: { type: 'boolean' },
  intervalSeconds: durationFrom(LEAST_SECONDS),
  cron: { type: 'string', pattern: CRON_FIELDS, examples: ['0 8 * * 1-5'] },
  timezone: { type: 'string', pattern: ZONE_NAME, examples: ['Europe/Berlin'] },
  misfireGraceSeconds: durationFrom(0),
  priority: { enum: Object.values(JobPriority) },
  maxRetries: integerFrom(0),
  retryDelaySeconds: durationFrom(0),
  timeoutSeconds: durationFrom(LEAST_SECONDS),
  maxConcurrent: integerFrom(1),
  batchSize: integerFrom(1),
}

function durationFrom(minimum: number): object {
  return { type: 'number', minimum, maximum: MOST_SECONDS }
}

function integerFrom(minimum: number): object {
  return { type: 'integer', minimum, maximum: Number.MAX_SAFE_INTEGER }
}
