/**
 * Reads configuration from an object: nested by job type, or with flat keys such as
 * `my_job_interval_seconds`.
 */

import { configFileNameOf } from './file-name.ts'
import { placeOf, type ConfigLayerValues, type ConfiguredValue } from './layer.ts'
import { isObject, unknownOption } from '../errors/option-check.ts'
import { JobNames } from './job-names.ts'
import { firstValues } from './layer-check.ts'
import { OVERRIDABLE_OPTIONS } from '../manifest/config-schema.ts'
import type { RegisteredJob } from './registry.ts'
import { shown } from '../wording/shown.ts'
import { OPTION_NAMES } from '../manifest/option-rules.ts'

/**
 * Reads a config file's object: nested (`{ tweet: { enabled: false } }`), flat
 * (`{ tweet_enabled: false }`), or both.
 */
export function readFile(config: object, jobs: readonly RegisteredJob[]): ConfigLayerValues {
  if (Object.keys(config).length === 0) return { values: [], problems: [] }
  const names = new JobNames(jobs, 'nested or flat')
  const name = configFileNameOf(config)
  const place: ObjectPlace = { layer: 'file', ...(name !== undefined && { file: name }) }
  const layer = readEntries(config, (key, value) => {
    if (key === '$schema') return { values: [], problems: [] } // editors read it
    const flat = names.flat(key)
    if (flat !== undefined && !isObject(value)) {
      return oneValue({ ...flat, value, written: value, source: { ...place, name: key } })
    }
    if (names.has(key)) return readJob(key, value, place)
    return unknownJob(key, place, names)
  })
  return { ...layer, problems: [...layer.problems, ...givenTwice(layer.values)] }
}

/** Reads the `jobs` option of `createRunner`, which is nested by job type. */
export function readProgram(config: object, jobs: readonly RegisteredJob[]): ConfigLayerValues {
  const names = new JobNames(jobs, 'nested')
  return readEntries(config, (key, value) =>
    names.has(key) ? readJob(key, value, PROGRAM) : unknownJob(key, PROGRAM, names),
  )
}

type ObjectLayer = 'file' | 'program'

/** The place of an object's keys. */
interface ObjectPlace {
  readonly layer: ObjectLayer
  readonly file?: string
}

const PROGRAM: ObjectPlace = { layer: 'program' }

/** The text before a key of the layer in messages. */
const PREFIXES: Readonly<Record<ObjectLayer, string>> = { file: '', program: 'jobs.' }

/** Reads each entry and joins the results. `undefined` counts as left out. */
function readEntries(
  config: object,
  read: (key: string, value: unknown) => ConfigLayerValues,
): ConfigLayerValues {
  const parts = Object.entries(config)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => read(key, value))
  return {
    values: parts.flatMap(({ values }) => values),
    problems: parts.flatMap(({ problems }) => problems),
  }
}

function readJob(job: string, config: unknown, place: ObjectPlace): ConfigLayerValues {
  const name = `${PREFIXES[place.layer]}${job}`
  if (!isObject(config)) {
    return oneProblem(`${placeOf({ ...place, name })}: expected an object of options, got ${shown(config)}`)
  }
  return readEntries(config, (key, value) => {
    const source = { ...place, name: `${name}.${key}` }
    const option = OVERRIDABLE_OPTIONS.find((known) => known === key)
    if (option === undefined) return oneProblem(`${placeOf(source)}: ${unconfigurable(key)}`)
    return oneValue({ job, option, value, written: value, source })
  })
}

function givenTwice(values: readonly ConfiguredValue[]): string[] {
  const first = firstValues(values)
  return values.flatMap((value) => {
    const other = first.get(`${value.job}.${value.option}`)
    return other === undefined || other === value
      ? []
      : [
          `${placeOf(value.source)}, job "${value.job}": ${value.option} is also given by ${other.source.name}`,
        ]
  })
}

function unknownJob(key: string, place: ObjectPlace, names: JobNames): ConfigLayerValues {
  const name = `${PREFIXES[place.layer]}${key}`
  const hint = names.hintFor(key)
  return oneProblem(
    `${placeOf({ ...place, name })}: there is no job "${key}"${hint === undefined ? '' : `; ${hint}`}`,
  )
}

function unconfigurable(key: string): string {
  return OPTION_NAMES.some((name) => name === key)
    ? `${key} is fixed by @job and cannot be configured`
    : unknownOption(key, OVERRIDABLE_OPTIONS)
}

function oneValue(value: ConfiguredValue): ConfigLayerValues {
  return { values: [value], problems: [] }
}

function oneProblem(problem: string): ConfigLayerValues {
  return { values: [], problems: [problem] }
}
