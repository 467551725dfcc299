/** The options of `createRunner`: their rules, and the defaults filled in. */

import { adaptedLogger, carefulLogger, consoleLogger, flushed } from '../authoring/logger.ts'
import type { Engine } from '../engine/contract/engine.ts'
import { memory } from '../engine/memory/memory.ts'
import {
  FLAG,
  FUNCTION,
  functionsRule,
  integerRule,
  isFunction,
  isObject,
  numberRule,
  OBJECT,
  POSITIVE,
  wrongOptions,
  wrongValue,
  type Rules,
} from '../errors/option-check.ts'
import { shown } from '../wording/shown.ts'
import { HEALTH_RULES } from '../monitor/health-options.ts'
import { systemClock } from '../time/clock.ts'
import {
  type HistoryOptions,
  type ResolvedRunnerOptions,
  RUNNER_DEFAULTS,
  type RunnerOptions,
} from './runner-options.ts'
import { RunnerOptionError, UnknownRunnerOptionError } from '../errors/start-errors.ts'

const REGISTRY = 'the generated registry of this version of jobwright'

/** What each option must be. */
export const RUNNER_RULES: Rules<keyof RunnerOptions> = {
  registry: {
    expected: REGISTRY,
    accepts: (value) =>
      isObject(value) &&
      Array.isArray(value['jobs']) &&
      isObject(value['config']) &&
      typeof value['envPrefix'] === 'string',
  },
  engine: functionsRule('an engine, such as memory()', [
    'open',
    'close',
    'enqueue',
    'offer',
    'claim',
    'settle',
  ]),
  workers: integerRule(0),
  jobs: OBJECT,
  config: OBJECT,
  env: OBJECT,
  middleware: {
    expected: 'an array of functions',
    accepts: (value) => Array.isArray(value) && value.every(isFunction),
  },
  createTask: FUNCTION,
  logger: functionsRule('an object with the functions debug, info, warn and error', [
    'debug',
    'info',
    'warn',
    'error',
  ]),
  history: OBJECT,
  health: OBJECT,
  signals: FLAG,
  maxMessageBytes: integerRule(1),
  shutdownTimeoutSeconds: numberRule(0),
  strict: FLAG,
  clock: functionsRule('an object with the functions now, elapsed and setTimer', [
    'now',
    'elapsed',
    'setTimer',
  ]),
  random: FUNCTION,
  capabilities: OBJECT,
}

const HISTORY_RULES: Rules<keyof HistoryOptions> = {
  maxRuns: integerRule(0),
  maxAgeSeconds: POSITIVE,
  logLines: integerRule(0),
}

/**
 * Checks the options before any of them is used.
 *
 * @throws RunnerOptionError, UnknownRunnerOptionError
 */
export function checkRunnerOptions(given: unknown): void {
  const name = 'its options'
  if (!isObject(given)) {
    throw new RunnerOptionError(name, wrongValue(name, 'an object with a registry', given))
  }
  checkFormat(given['registry'])
  refuse(given, RUNNER_RULES, '')
  if (isObject(given['history'])) refuse(given['history'], HISTORY_RULES, 'history.')
  if (isObject(given['health'])) refuse(given['health'], HEALTH_RULES, 'health.')
}

/** @throws RunnerOptionError unless it is a registry of this version */
export function checkRegistry(registry: unknown): void {
  checkFormat(registry)
  refuse({ registry }, RUNNER_RULES, '')
}

function checkFormat(registry: unknown): void {
  const { formatVersion } = (registry ?? {}) as { readonly formatVersion?: unknown } // anything may be given
  if (formatVersion === 1) return
  const got = registry === undefined ? 'undefined' : `one of format ${shown(formatVersion)}`
  throw new RunnerOptionError('registry', `expected registry to be ${REGISTRY}, got ${got}`)
}

/** Throws for the first wrong option. */
function refuse(given: object, rules: Rules, prefix: string): void {
  const [wrong] = wrongOptions(given, rules, prefix)
  if (wrong === undefined) return
  throw wrong.isUnknown
    ? new UnknownRunnerOptionError(wrong.name, wrong.problem)
    : new RunnerOptionError(wrong.name, wrong.problem)
}

/** Fills in the defaults. @throws RunnerOptionError, UnknownRunnerOptionError */
export function resolveRunnerOptions(options: RunnerOptions): ResolvedRunnerOptions {
  checkRunnerOptions(options)
  const given = givenOf(options)
  const resolved: Omit<ResolvedRunnerOptions, 'flushLog'> = {
    ...RUNNER_DEFAULTS,
    // A client belongs to a program that goes on to the end of its own shutdown.
    signals: options.workers !== 0,
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
    history: { ...RUNNER_DEFAULTS.history, ...givenOf(options.history ?? {}) },
    health: { ...RUNNER_DEFAULTS.health, ...givenOf(options.health ?? {}) },
  }
  if (resolved.workers === 0) checkShared(resolved.engine)
  const { logger } = resolved
  return {
    ...resolved,
    logger: carefulLogger(adaptedLogger(logger)),
    flushLog: () => flushed(logger),
  }
}

/** What a client sends is worked off by other processes. @throws RunnerOptionError */
function checkShared({ traits }: Engine): void {
  if (traits.durable) return
  const remedy = 'give it an engine that the workers share, such as sqlite({ path }), or workers: 1 or more'
  throw new RunnerOptionError(
    'engine',
    `a client runs nothing, and no other process sees what it stores in the engine "${traits.name}": ${remedy}`,
  )
}

/** The options that have a value. */
function givenOf<Options extends object>(options: Options): Partial<Options> {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Partial<Options>
}
