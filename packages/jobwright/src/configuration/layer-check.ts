/**
 * Checks one layer of configuration against the generated schema, and names the place of each
 * problem.
 */

import * as v from 'valibot'

import { remedyFor } from './remedy.ts'
import { placeOf, type ConfigLayerValues, type ConfiguredValue } from './layer.ts'
import type { ConfigSchema } from '../manifest/config-schema.ts'
import { wrongValue } from '../errors/option-check.ts'

/** The result of a check. */
export interface CheckedLayer {
  /**
   * One sentence per problem: a key that cannot be read, a wrong value, two schedules for one job.
   */
  readonly problems: readonly string[]
  /** The values that cannot be used. */
  readonly wrong: readonly ConfiguredValue[]
}

/** Finds everything that is wrong with a layer alone. */
export function checkLayer(layer: ConfigLayerValues, schema: ConfigSchema): CheckedLayer {
  const wrong = wrongValues(layer.values, schema)
  const problems = [
    ...layer.problems,
    ...wrong.map(({ value, expected }) => problemOf(value, expected)),
    ...twoSchedules(layer.values),
  ]
  return { problems, wrong: wrong.map(({ value }) => value) }
}

interface WrongValue {
  readonly value: ConfiguredValue
  readonly expected: string
}

function wrongValues(values: readonly ConfiguredValue[], schema: ConfigSchema): WrongValue[] {
  if (values.length === 0) return []
  const { issues = [] } = v.safeParse(schema, nested(values))
  const first = firstValues(values)
  return issues.map((issue) => {
    const [job, option] = issue.path?.map(({ key }) => key) ?? []
    const value = first.get(`${String(job)}.${String(option)}`)
    if (value === undefined) throw new Error(`the schema refuses what was not given: ${issue.message}`)
    return { value, expected: issue.message }
  })
}

/** The first value of each option of each job, by the name of both. */
export function firstValues(values: readonly ConfiguredValue[]): ReadonlyMap<string, ConfiguredValue> {
  return new Map(values.toReversed().map((value) => [`${value.job}.${value.option}`, value]))
}

/** The values by job and option. Without a prototype, as a key may be called `constructor`. */
function nested(values: readonly ConfiguredValue[]): object {
  const jobs: Record<string, Record<string, unknown>> = Object.create(null)
  for (const { job, option, value } of values) {
    jobs[job] ??= Object.create(null) as Record<string, unknown>
    jobs[job][option] = value
  }
  return jobs
}

function problemOf(value: ConfiguredValue, expected: string): string {
  const { job, option, written, source } = value
  return `${placeOf(source)}, job "${job}": ${wrongValue(option, expected, written)}${remedyFor(value)}`
}

/**
 * Two schedules in one layer: nothing tells which one is meant, while a higher layer replaces a
 * lower one.
 */
function twoSchedules(values: readonly ConfiguredValue[]): string[] {
  const crons = values.filter(({ option }) => option === 'cron')
  if (crons.length === 0) return []
  const first = firstValues(values)
  return crons.flatMap(({ job, source }) => {
    const interval = first.get(`${job}.intervalSeconds`)
    if (interval === undefined) return []
    return [
      `${placeOf(source)}, job "${job}": ${interval.source.name} gives a schedule too, and a job has one schedule`,
    ]
  })
}
