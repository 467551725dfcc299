/**
 * The rule of every job option: what a value must be, in words, as a valibot schema and as JSON
 * Schema.
 */

import * as v from 'valibot'

import { cronProblem } from './timing/cron.ts'
import { DAY_SECONDS } from './timing/durations.ts'
import { timezoneJsonSchema, timezoneProblem } from './timing/timezone.ts'
import type { OptionName } from './options.ts'
import { JobPriority } from './priority.ts'
import { shown } from '../wording/shown.ts'

/** The rule of one option. */
export interface OptionRule {
  /** What a value must be, as messages put it after "expected `option` to be". */
  readonly expected: string
  /** Accepts every value that the option may have, and no other. */
  readonly schema: v.GenericSchema
  /** The same as JSON Schema (draft 7), as far as that can express it. */
  readonly jsonSchema: Readonly<Record<string, unknown>>
  /** The texts that it may be, if they are few. */
  readonly choices?: readonly string[]
  /** Whether it counts seconds. */
  readonly isDuration?: true
  /** How an environment variable's text is read; without it, the option is fixed by `@job`. */
  readonly env?: 'boolean' | 'number' | 'string'
}

/**
 * The longest duration: 100 years. A due time that lies much further ahead is no longer a valid
 * date.
 */
export const MOST_SECONDS: number = 36_500 * DAY_SECONDS

/** The shortest duration above 0: clocks count milliseconds. */
export const LEAST_SECONDS = 0.001

const text: OptionRule = {
  expected: 'a non-empty string',
  schema: v.pipe(v.string(), v.nonEmpty()),
  jsonSchema: { type: 'string', minLength: 1 },
}

const texts: OptionRule = {
  expected: 'an array of non-empty strings',
  schema: v.array(text.schema),
  jsonSchema: { type: 'array', items: text.jsonSchema },
}

const flag: OptionRule = {
  expected: 'true or false',
  schema: v.boolean(),
  jsonSchema: { type: 'boolean' },
}

const cron: OptionRule = {
  expected: 'a cron expression of 5 fields, or of 6 with seconds first',
  schema: v.pipe(
    v.string(),
    v.check((value) => cronProblem(value) === undefined),
  ),
  // JSON Schema can only count the fields.
  jsonSchema: { type: 'string', pattern: String.raw`^\s*\S+(\s+\S+){4,5}\s*$`, examples: ['0 8 * * 1-5'] },
}

const timezone: OptionRule = {
  expected: 'an IANA time zone such as "Europe/Berlin", or an offset such as "+05:30"',
  schema: v.pipe(
    v.string(),
    v.check((value) => timezoneProblem(value) === undefined),
  ),
  jsonSchema: { ...timezoneJsonSchema(), examples: ['Europe/Berlin'] },
}

/** The rule of every option, in the order of the documentation. */
export const OPTION_RULES: Readonly<Record<OptionName, OptionRule>> = {
  name: text,
  description: { expected: 'a string', schema: v.string(), jsonSchema: { type: 'string' } },
  version: text,
  enabled: { ...flag, env: 'boolean' },
  intervalSeconds: { ...durationAbove0(), env: 'number' },
  cron: { ...cron, env: 'string' },
  timezone: { ...timezone, env: 'string' },
  runOnStart: flag,
  misfireGraceSeconds: { ...durationFrom0(), env: 'number' },
  overlap: oneOf(['skip', 'bufferOne', 'allow']),
  priority: { ...oneOf(Object.values(JobPriority)), env: 'string' },
  maxRetries: { ...integerFrom(0), env: 'number' },
  retryDelaySeconds: { ...durationFrom0(), env: 'number' },
  retryBackoff: oneOf(['exponential', 'fixed']),
  retryMaxDelaySeconds: durationFrom0(),
  timeoutSeconds: { ...durationAbove0(), env: 'number' },
  maxConcurrent: { ...integerFrom(1), env: 'number' },
  batchSize: { ...integerFrom(1), env: 'number' },
  rateLimit: rateLimit(integerFrom(1), durationAbove0()),
  requires: texts,
  dependencies: texts,
  dependencyTimeoutSeconds: durationAbove0(),
  preserveOrder: {
    expected: "true or 'key'",
    schema: v.union([v.literal(true), v.literal('key')]),
    jsonSchema: { enum: [true, 'key'] },
    choices: ['key'],
  },
  idempotent: flag,
  deadLetter: flag,
  schemaVersion: integerFrom(1),
  aliases: texts,
  tags: texts,
}

/** The name of every option, in the order of the documentation. */
export const OPTION_NAMES: readonly OptionName[] = Object.keys(OPTION_RULES) as OptionName[] // the record's keys are the option names

/** A value that an option must not have. */
export interface OptionProblem {
  /** The option, then the keys that lead into it: `['rateLimit', 'max']`. */
  readonly path: readonly (string | number)[]
  readonly expected: string
  /** The given value as messages show it. */
  readonly got: string
}

/** Checks one option's value against its rule. */
export function checkOption(name: OptionName, value: unknown): OptionProblem | undefined {
  if (v.is(OPTION_RULES[name].schema, value)) return undefined
  return { path: [name], expected: expectedOf(name, value), got: shown(value) }
}

/**
 * What is expected in place of a wrong value: for a duration out of bounds, the bound that it
 * breaks.
 */
export function expectedOf(name: OptionName, wrong: unknown): string {
  const { expected, isDuration } = OPTION_RULES[name]
  if (isDuration !== true || typeof wrong !== 'number') return expected
  if (wrong > MOST_SECONDS) return `at most ${MOST_SECONDS}, which is 100 years`
  return wrong > 0 ? `at least ${LEAST_SECONDS}, which is a millisecond` : expected
}

function integerFrom(minimum: number): OptionRule {
  return {
    expected: `an integer ≥ ${minimum}`,
    schema: v.pipe(v.number(), v.safeInteger(), v.minValue(minimum)),
    jsonSchema: { type: 'integer', minimum, maximum: Number.MAX_SAFE_INTEGER },
  }
}

function durationFrom0(): OptionRule {
  return { expected: 'a number ≥ 0', ...durationFrom(0) }
}

function durationAbove0(): OptionRule {
  return { expected: 'a number > 0', ...durationFrom(LEAST_SECONDS) }
}

function durationFrom(minimum: number): Omit<OptionRule, 'expected'> {
  return {
    schema: v.pipe(v.number(), v.minValue(minimum), v.maxValue(MOST_SECONDS)),
    jsonSchema: { type: 'number', minimum, maximum: MOST_SECONDS },
    isDuration: true,
  }
}

function oneOf(values: readonly string[]): OptionRule {
  return {
    expected: `one of ${values.map((value) => `'${value}'`).join(', ')}`,
    schema: v.picklist(values),
    jsonSchema: { enum: values },
    choices: values,
  }
}

function rateLimit(max: OptionRule, perSeconds: OptionRule): OptionRule {
  return {
    expected: 'an object { max, perSeconds } of an integer ≥ 1 and a number > 0 up to 100 years',
    schema: v.strictObject({ max: max.schema, perSeconds: perSeconds.schema }),
    jsonSchema: {
      type: 'object',
      properties: { max: max.jsonSchema, perSeconds: perSeconds.jsonSchema },
      required: ['max', 'perSeconds'],
      additionalProperties: false,
    },
  }
}
