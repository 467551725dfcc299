import { expect, test } from 'vitest'

import { memory } from '../engine/memory/memory.ts'
import { checkRunnerOptions } from './resolve-runner-options.ts'
import { registryOf } from '../behaviour/support/registry-of.ts'

const registry = registryOf({})

/** The error message for each wrong option. */
function problemOf(options: unknown): string {
  try {
    checkRunnerOptions(options)
    return 'none'
  } catch (error) {
    return String(error)
  }
}

test('each option that cannot be used is refused with what it must be', () => {
  const wrong: Record<string, unknown> = {
    engine: 'memory',
    workers: -1,
    jobs: [],
    config: 5,
    env: null,
    middleware: [5],
    createTask: {},
    logger: {},
    history: 5,
    signals: 'yes',
    maxMessageBytes: -1,
    shutdownTimeoutSeconds: Number.POSITIVE_INFINITY,
    strict: 1,
    clock: {},
    random: 0.5,
    capabilities: ['db'],
  }
  const problems = Object.entries(wrong).map(([name, value]) => problemOf({ registry, [name]: value }))
  expect(problems).toMatchInlineSnapshot(`
    [
      "RunnerOptionError: createRunner: expected engine to be an engine, such as memory(), got "memory"",
      "RunnerOptionError: createRunner: expected workers to be an integer ≥ 0, got -1",
      "RunnerOptionError: createRunner: expected jobs to be an object, got []",
      "RunnerOptionError: createRunner: expected config to be an object, got 5",
      "RunnerOptionError: createRunner: expected env to be an object, got null",
      "RunnerOptionError: createRunner: expected middleware to be an array of functions, got [5]",
      "RunnerOptionError: createRunner: expected createTask to be a function, got {}",
      "RunnerOptionError: createRunner: expected logger to be an object with the functions debug, info, warn and error, got {}",
      "RunnerOptionError: createRunner: expected history to be an object, got 5",
      "RunnerOptionError: createRunner: expected signals to be true or false, got "yes"",
      "RunnerOptionError: createRunner: expected maxMessageBytes to be an integer ≥ 1, got -1",
      "RunnerOptionError: createRunner: expected shutdownTimeoutSeconds to be a number ≥ 0, got Infinity",
      "RunnerOptionError: createRunner: expected strict to be true or false, got 1",
      "RunnerOptionError: createRunner: expected clock to be an object with the functions now, elapsed and setTimer, got {}",
      "RunnerOptionError: createRunner: expected random to be a function, got 0.5",
      "RunnerOptionError: createRunner: expected capabilities to be an object, got ["db"]",
    ]
  `)
})

test('a registry of another version, an incomplete registry and a missing one are refused', () => {
  const problems = [
    undefined,
    {},
    { registry: null },
    { registry: { formatVersion: 2 } },
    { registry: { formatVersion: 1 } },
  ]
  expect(problems.map(problemOf)).toMatchInlineSnapshot(`
    [
      "RunnerOptionError: createRunner: expected its options to be an object with a registry, got undefined",
      "RunnerOptionError: createRunner: expected registry to be the generated registry of this version of jobwright, got undefined",
      "RunnerOptionError: createRunner: expected registry to be the generated registry of this version of jobwright, got one of format undefined",
      "RunnerOptionError: createRunner: expected registry to be the generated registry of this version of jobwright, got one of format 2",
      "RunnerOptionError: createRunner: expected registry to be the generated registry of this version of jobwright, got {"formatVersion":1}",
    ]
  `)
})

test('an option of another name is refused with the one that was meant', () => {
  const problems = [{ worker: 5 }, { history: { maxRun: 5 } }, { history: { maxRuns: -1 } }, { retries: 5 }]
  expect(problems.map((options) => problemOf({ registry, ...options }))).toMatchInlineSnapshot(`
    [
      "UnknownRunnerOptionError: createRunner: there is no option "worker"; did you mean "workers"?",
      "UnknownRunnerOptionError: createRunner: there is no option "history.maxRun"; did you mean "history.maxRuns"?",
      "RunnerOptionError: createRunner: expected history.maxRuns to be an integer ≥ 0, got -1",
      "UnknownRunnerOptionError: createRunner: there is no option "retries"; there are registry, engine, workers, jobs, config, env, middleware, createTask, logger, history, health, signals, maxMessageBytes, shutdownTimeoutSeconds, strict, clock, random, capabilities",
    ]
  `)
})

test('options that fit, and those left undefined, are accepted', () => {
  expect(
    problemOf({ registry, engine: memory(), workers: undefined, logger: console, history: { maxRuns: 0 } }),
  ).toBe('none')
})
