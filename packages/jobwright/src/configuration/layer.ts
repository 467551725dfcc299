/** One configured value, with the layer and the place that it comes from. */

import type { OverridableOption } from '../manifest/config-schema.ts'

/**
 * The layers, the strongest first. The older environment has names such as `TWEET_RUNNER_ENABLED`.
 */
export type ConfigLayer = 'environment' | 'older environment' | 'file' | 'program' | 'decorator' | 'default'

/** The place that the value of an option comes from. */
export interface OptionSource {
  readonly layer: ConfigLayer
  /**
   * The name in that place: a variable (`TWEET_ENABLED`), a key (`tweet.enabled`) or an option
   * (`enabled`).
   */
  readonly name: string
  /** The config file with the key, if `loadConfigFile` read it. */
  readonly file?: string
}

/** A value for an option of a job, not yet checked. */
export interface ConfiguredValue {
  readonly job: string
  readonly option: OverridableOption
  readonly value: unknown
  /** The value as the user wrote it, before it was coerced; messages show it. */
  readonly written: unknown
  readonly source: OptionSource
}

/** The content of one layer. */
export interface ConfigLayerValues {
  readonly values: readonly ConfiguredValue[]
  /** One sentence per key that cannot be read as an option of a job. */
  readonly problems: readonly string[]
}

/** The source in words, for the beginning of a message: `environment variable TWEET_ENABLED`. */
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
