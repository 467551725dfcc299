/** What each option of `createRunner` must be: a program in plain JavaScript gives anything. */

import { nearestName } from '../manifest/did-you-mean.ts'
import { RunnerOptionError, UnknownRunnerOptionError } from '../errors/errors.ts'
import {
  type HistoryOptions,
  type ResolvedRunnerOptions,
  RUNNER_DEFAULTS,
  type RunnerOptions,
} from './runner-options.ts'
import { shown } from '../manifest/shown.ts'
import { carefulLogger } from '../authoring/careful-logger.ts'
import { systemClock } from '../time/clock.ts'
import { memory } from '../engine/memory/memory.ts'
import { consoleLogger } from '../authoring/logger.ts'

interface Rule {
  readonly expected: string
  accepts(value: unknown): boolean
}

const OBJECT: Rule = { expected: 'an object', accepts: isObject }
const FUNCTION: Rule = { expected: 'a function', accepts: isFunction }
const FLAG: Rule = { expected: 'true or false', accepts: (value) => typeof value === 'boolean' }
const REGISTRY = 'the generated registry of this version of jobwright'

const RULES: Readonly<Record<keyof ResolvedRunnerOptions, Rule>> = {
  registry: {
    expected: REGISTRY,
    accepts: (value) =>
      isObject(value) &&
      Array.isArray(value['jobs']) &&
      isObject(value['config']) &&
      isText(value['envPrefix']),
  },
  engine: objectWith('an engine, such as memory()', ['open', 'close', 'enqueue', 'offer', 'claim', 'settle']),
  workers: integerFrom(1),
  jobs: OBJECT,
  config: OBJECT,
  env: OBJECT,
  middleware: {
    expected: 'an array of functions',
    accepts: (value) => Array.isArray(value) && value.every(isFunction),
  },
  createTask: FUNCTION,
  logger: objectWith('an object with the functions debug, info, warn and error', [
    'debug',
    'info',
    'warn',
    'error',
  ]),
  history: OBJECT,
  signals: FLAG,
  maxMessageBytes: integerFrom(1),
  shutdownTimeoutSeconds: {
    expected: 'a number ≥ 0',
    accepts: (value) => Number.isFinite(value) && Number(value) >= 0,
  },
  strict: FLAG,
  clock: objectWith('an object with the functions now, elapsed and setTimer', ['now', 'elapsed', 'setTimer']),
  random: FUNCTION,
  capabilities: OBJECT,
}

const HISTORY_RULES: Readonly<Record<keyof HistoryOptions, Rule>> = {
  maxRuns: integerFrom(0),
  maxAgeSeconds: {
    expected: 'a number > 0',
    accepts: (value) => Number.isFinite(value) && Number(value) > 0,
  },
  logLines: integerFrom(0),
}

/** Checks what was given, before any of it is read. @throws RunnerOptionError, UnknownRunnerOptionError */
export function checkRunnerOptions(given: unknown): void {
  if (!isObject(given)) throw new RunnerOptionError('its options', 'an object with a registry', told(given))
  checkFormat(given['registry'])
  checkAll(given, RULES, '')
  if (isObject(given['history'])) checkAll(given['history'], HISTORY_RULES, 'history.')
}

function checkFormat(registry: unknown): void {
  const { formatVersion } = (registry ?? {}) as { readonly formatVersion?: unknown } // whatever it is
  if (formatVersion === 1) return
  const got = registry === undefined ? 'undefined' : `one of format ${told(formatVersion)}`
  throw new RunnerOptionError('registry', REGISTRY, got)
}

/** What is `undefined` has its default. */
function checkAll(given: object, rules: Readonly<Record<string, Rule>>, prefix: string): void {
  for (const [name, value] of Object.entries(given)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (rule === undefined) throw unknownOption(name, Object.keys(rules), prefix)
    if (value !== undefined && !rule.accepts(value)) {
      throw new RunnerOptionError(prefix + name, rule.expected, told(value))
    }
  }
}

function unknownOption(name: string, known: readonly string[], prefix: string): UnknownRunnerOptionError {
  const nearest = nearestName(name, known)
  const hint = nearest === undefined ? `there are ${known.join(', ')}` : `did you mean ${prefix}${nearest}?`
  return new UnknownRunnerOptionError(prefix + name, hint)
}

function integerFrom(least: number): Rule {
  return {
    expected: `an integer ≥ ${least}`,
    accepts: (value) => Number.isSafeInteger(value) && Number(value) >= least,
  }
}

function objectWith(expected: string, functions: readonly string[]): Rule {
  return {
    expected,
    accepts: (value) => isObject(value) && functions.every((name) => isFunction(value[name])),
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

/** Objects may be large, and what is in them says little. */
function told(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array'
  return typeof value === 'object' && value !== null ? 'another object' : shown(value)
}

/** Fills in the defaults. @throws RunnerOptionError, UnknownRunnerOptionError */
export function resolveRunnerOptions(options: RunnerOptions): ResolvedRunnerOptions {
  checkRunnerOptions(options)
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  const resolved: ResolvedRunnerOptions = {
    ...RUNNER_DEFAULTS,
    registry: options.registry,
    engine: options.engine ?? memory(),
    jobs: {},
    config: {},
    env: process.env,
    middleware: [],
    createTask: (TaskClass) => new TaskClass(),
    logger: consoleLogger,
    clock: systemClock,
    random: Math.random,
    capabilities: {},
    ...given,
    history: { ...RUNNER_DEFAULTS.history, ...options.history },
  }
  return { ...resolved, logger: carefulLogger(resolved.logger) }
}
