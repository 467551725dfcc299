/** The environment as configuration: `TWEET_INTERVAL_SECONDS=30`, and the older `TWEET_RUNNER_INTERVAL_SECONDS=30`. */

import type { ConfigLayerValues, ConfiguredValue } from './config-value.ts'
import { OVERRIDABLE_OPTIONS, type OverridableOption } from './manifest/config-schema.ts'
import { envSuffixOf } from './manifest/job-type.ts'
import { OPTION_RULES } from './manifest/options.ts'
import type { RegisteredJob, Registry } from './registry.ts'

/** Environment variables, as `process.env` holds them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** How a variable is named: `<JOB>_<OPTION>`, or the older `<JOB>_RUNNER_<OPTION>`. */
export type VariableNaming = 'environment' | 'older environment'

/** The values that the variables of one naming give. A variable that is set but empty is a value like any other. */
export function readEnvironment(
  env: Environment,
  { envPrefix, jobs }: Pick<Registry, 'envPrefix' | 'jobs'>,
  naming: VariableNaming,
): ConfigLayerValues {
  const values: ConfiguredValue[] = []
  for (const job of jobs) {
    for (const option of OVERRIDABLE_OPTIONS) {
      const name = variableOf(envPrefix, job, { option, naming })
      const written = env[name]
      if (written === undefined) continue
      values.push({
        job: job.type,
        option,
        value: coerce(option, written),
        written,
        source: { layer: naming, name },
      })
    }
  }
  return { values, problems: [] }
}

/** The variable that overrides an option of a job. */
export function variableOf(
  envPrefix: string,
  job: Pick<RegisteredJob, 'constant'>,
  { option, naming }: { readonly option: OverridableOption; readonly naming: VariableNaming },
): string {
  const middle = naming === 'older environment' ? '_RUNNER_' : '_'
  return `${envPrefix}${job.constant}${middle}${envSuffixOf(option)}`
}

/** The text as a value of the option's type; as it is where it is none, for the check to refuse. */
function coerce(option: OverridableOption, text: string): unknown {
  if (option === 'priority') return text.toUpperCase()
  switch (OPTION_RULES[option].env) {
    case 'boolean':
      return BOOLEANS.get(text.toLowerCase()) ?? text
    case 'number':
      return PLAIN_DECIMAL.test(text) ? Number(text) : text
    default:
      return text
  }
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
  ['yes', true],
  ['no', false],
  ['on', true],
  ['off', false],
])

/** `Number()` would also take '', '0x10' and '1e3', which are more often slips than numbers. */
const PLAIN_DECIMAL = /^-?\d+(?:\.\d+)?$/
