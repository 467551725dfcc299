/** Checks one layer of configuration against the generated schema, and tells each problem at its place. */

import * as v from 'valibot'

import { placeOf, type ConfigLayerValues, type ConfiguredValue } from './config-value.ts'
import type { ConfigSchema, OverridableOption } from './manifest/config-schema.ts'
import { cronProblem } from './manifest/cron.ts'
import { shown } from './manifest/options.ts'

/** Everything that is wrong with a layer, one sentence each: values out of range, and two schedules for one job. */
export function checkLayer(layer: ConfigLayerValues, schema: ConfigSchema): string[] {
  const wrong = wrongValues(layer.values, schema)
  return [
    ...layer.problems,
    ...wrong.map(({ value, expected }) => wrongValue(value, expected)),
    ...twoSchedules(layer.values),
  ]
}

interface WrongValue {
  readonly value: ConfiguredValue
  readonly expected: string
}

function wrongValues(values: readonly ConfiguredValue[], schema: ConfigSchema): WrongValue[] {
  const { issues = [] } = v.safeParse(schema, nested(values))
  return issues.map((issue) => {
    const [job, option] = issue.path?.map(({ key }) => key) ?? []
    const value = values.find((candidate) => candidate.job === job && candidate.option === option)
    if (value === undefined) throw new Error(`the schema refuses what was not given: ${issue.message}`)
    return { value, expected: issue.message }
  })
}

/** The values by job and option. Without a prototype, as a job may well be called `constructor`. */
function nested(values: readonly ConfiguredValue[]): object {
  const jobs: Record<string, Record<string, unknown>> = Object.create(null)
  for (const { job, option, value } of values) {
    jobs[job] ??= Object.create(null) as Record<string, unknown>
    jobs[job][option] = value
  }
  return jobs
}

function wrongValue({ job, option, value, written, source }: ConfiguredValue, expected: string): string {
  const reason = reasonOf(option, value)
  return `${placeOf(source)}, job "${job}": expected ${option} to be ${expected}, got ${shown(written)}${reason}`
}

/** What exactly is wrong, where more can be said than what was expected. */
function reasonOf(option: OverridableOption, value: unknown): string {
  return option === 'cron' && typeof value === 'string' ? `: ${cronProblem(value)}` : ''
}

/** A schedule replaces that of a lower layer; within one layer nothing says which of two is meant. */
function twoSchedules(values: readonly ConfiguredValue[]): string[] {
  const crons = values.filter(({ option }) => option === 'cron')
  return crons.flatMap(({ job, source }) => {
    const interval = values.find((value) => value.job === job && value.option === 'intervalSeconds')
    if (interval === undefined) return []
    return [
      `${placeOf(source)}, job "${job}": ${interval.source.name} gives a schedule too, and a job has one schedule`,
    ]
  })
}
