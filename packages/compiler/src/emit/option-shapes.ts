/** The rule of each overridable option as JSON Schema. A test compares them with the rules that the runtime checks. */

import { JobPriority, LEAST_SECONDS, MOST_SECONDS, type OverridableOption } from 'jobwright/manifest'

/** A time zone's name: which there are, only the machine that runs the program knows. */
const ZONE_NAME = '^[A-Za-z][A-Za-z0-9_+/-]*$'

/** Five or six fields; what stands in them is checked by the runtime alone. */
const CRON_FIELDS = String.raw`^\s*\S+(\s+\S+){4,5}\s*$`

/** What each option may be. */
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
