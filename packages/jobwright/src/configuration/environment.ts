/**
 * Reads configuration from the environment: `TWEET_INTERVAL_SECONDS=30`, or the older
 * `TWEET_RUNNER_INTERVAL_SECONDS=30`.
 */

import type { ConfigLayerValues, ConfiguredValue } from './layer.ts'
import type { OverridableOption } from '../manifest/config-schema.ts'
import { VARIABLE_ENDINGS, type VariableNaming } from '../manifest/variable-names.ts'
import type { Registry } from './registry.ts'
import { OPTION_RULES } from '../manifest/option-rules.ts'

/** Environment variables, as `process.env` holds them. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The values of the variables of one naming, in the order of the jobs and options. An empty
 * variable counts as a value.
 */
export function readEnvironment(
  env: Environment,
  { envPrefix, jobs }: Pick<Registry, 'envPrefix' | 'jobs'>,
  naming: VariableNaming,
): ConfigLayerValues {
  const written = optionsIn(env, envPrefix, naming)
  if (written.size === 0) return { values: [], problems: [] }
  const values = jobs.flatMap((job) => {
    const options = written.get(job.constant) ?? []
    return options.map(({ option, name, text }): ConfiguredValue => ({
      job: job.type,
      option,
      value: coerce(option, text),
      written: text,
      source: { layer: naming, name },
    }))
  })
  return { values, problems: [] }
}

interface WrittenOption {
  readonly option: OverridableOption
  readonly name: string
  readonly text: string
}

/**
 * Every variable that ends like an option, by the part before it, which may be the constant of a
 * job.
 */
function optionsIn(
  env: Environment,
  envPrefix: string,
  naming: VariableNaming,
): ReadonlyMap<string, readonly WrittenOption[]> {
  const written = new Map<string, WrittenOption[]>()
  const names = Object.keys(env).filter((name) => name.startsWith(envPrefix))
  for (const { ending, option } of VARIABLE_ENDINGS.filter((known) => known.naming === naming)) {
    for (const name of names) {
      const text = name.endsWith(ending) ? env[name] : undefined
      if (text === undefined) continue
      const constant = name.slice(envPrefix.length, -ending.length)
      const options = written.get(constant) ?? []
      if (options.push({ option, name, text }) === 1) written.set(constant, options)
    }
  }
  return written
}

/**
 * The text as a value of the option's type. Any other text stays as it is, for the check to refuse.
 */
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

/** The texts that stand for `true` and `false`, in lower case. */
export const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
  ['yes', true],
  ['no', false],
  ['on', true],
  ['off', false],
])

/** `Number()` would also accept '', '0x10' and '1e3', which are more likely mistakes. */
const PLAIN_DECIMAL = /^-?\d+(?:\.\d+)?$/
