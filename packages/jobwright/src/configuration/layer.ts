/** One configured value on its way from where it stands to the job that it changes. */

import type { OverridableOption } from '../manifest/config-schema.ts'

/** Where a value can stand, the one that wins first. The older environment is `TWEET_RUNNER_ENABLED`. */
export type ConfigLayer = 'environment' | 'older environment' | 'file' | 'program' | 'decorator' | 'default'

/** Where the value of an option came from. */
export interface OptionSource {
  readonly layer: ConfigLayer
  /** The variable (`TWEET_ENABLED`), key (`tweet.enabled`) or option (`enabled`), as it stands there. */
  readonly name: string
  /** The config file that holds the key, where it was read by `loadConfigFile`. */
  readonly file?: string
}

/** A value that some layer gives for an option of a job, not yet checked. */
export interface ConfiguredValue {
  readonly job: string
  readonly option: OverridableOption
  readonly value: unknown
  /** The value as it was written, for messages: `value` before it was coerced. */
  readonly written: unknown
  readonly source: OptionSource
}

/** Everything that one layer says. */
export interface ConfigLayerValues {
  readonly values: readonly ConfiguredValue[]
  /** What could not even be read as a value of an option, one sentence each. */
  readonly problems: readonly string[]
}

/** The source in words, as messages begin: `environment variable TWEET_ENABLED`. */
export function placeOf({ layer, name, file }: OptionSource): string {
  return file === undefined ? `${PLACES[layer]} ${name}` : `${file} key ${name}`
}

const PLACES: Readonly<Record<ConfigLayer, string>> = {
  environment: 'environment variable',
  'older environment': 'environment variable',
  file: 'config file key',
  program: 'createRunner option',
  decorator: '@job option',
  default: 'default',
}
