/**
 * The names of the environment variables that configure a job: `<JOB>_<OPTION>` and an older form.
 */

import { OVERRIDABLE_OPTIONS, type OverridableOption } from './config-schema.ts'
import { envSuffixOf } from './job-type.ts'

/** How a variable is named: `TWEET_ENABLED`, or the older `TWEET_RUNNER_ENABLED`. */
export type VariableNaming = 'environment' | 'older environment'

/** Both namings; the first one wins. */
export const VARIABLE_NAMINGS: readonly VariableNaming[] = ['environment', 'older environment']

/** The end of a variable's name, after the job's constant, and what it configures. */
export interface VariableEnding {
  /** `_INTERVAL_SECONDS` or `_RUNNER_INTERVAL_SECONDS` */
  readonly ending: string
  readonly option: OverridableOption
  readonly naming: VariableNaming
}

const MIDDLES: Readonly<Record<VariableNaming, string>> = {
  environment: '_',
  'older environment': '_RUNNER_',
}

/** Every ending, by naming and then by option. */
export const VARIABLE_ENDINGS: readonly VariableEnding[] = VARIABLE_NAMINGS.flatMap((naming) =>
  OVERRIDABLE_OPTIONS.map((option) => ({
    ending: MIDDLES[naming] + envSuffixOf(option),
    option,
    naming,
  })),
)

/**
 * The variable that overrides an option of a job.
 *
 * @param stem the program's prefix and the job's constant
 */
export function variableOf(
  stem: string,
  option: OverridableOption,
  naming: VariableNaming = 'environment',
): string {
  return stem + MIDDLES[naming] + envSuffixOf(option)
}
