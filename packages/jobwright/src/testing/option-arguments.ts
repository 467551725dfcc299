/** The options of the helpers for tests, checked where they are given. */

import { checkOption, OPTION_NAMES, type OptionProblem } from '../manifest/option-rules.ts'
import {
  FUNCTION,
  functionsRule,
  isObject,
  nameHint,
  numberRule,
  OBJECT,
  textRule,
  unknownOption,
  wrongOptions,
  wrongValue,
  type Rule,
  type Rules,
} from '../errors/option-check.ts'
import { JobwrightError } from '../errors/jobwright-error.ts'
import { MissingCapabilityError } from '../errors/start-errors.ts'
import { RUNNER_RULES } from '../runner/resolve-runner-options.ts'
import { nearestName } from '../wording/did-you-mean.ts'

/** A helper for tests was given an option that it cannot have, or that does not exist. */
export class TestOptionError extends JobwrightError {
  /** One sentence per wrong option. */
  readonly problems: readonly string[]

  constructor(helper: string, problems: readonly string[]) {
    super('INVALID_OPTION', `${helper}: ${problems.join('; ')}`)
    this.problems = problems
  }
}

const FAKE_CLOCK: Rule = functionsRule('a fake clock, such as fakeClock()', [
  'now',
  'elapsed',
  'setTimer',
  'advance',
  'settle',
])

const { registry: _registry, ...OF_RUNNER } = RUNNER_RULES

const RULES: Readonly<Record<'createTestRunner' | 'runJob', Rules>> = {
  createTestRunner: { ...OF_RUNNER, clock: FAKE_CLOCK, patienceMs: numberRule(0), drainMs: numberRule(0) },
  runJob: {
    options: OBJECT,
    capabilities: OBJECT,
    clock: FAKE_CLOCK,
    createTask: FUNCTION,
    drainMs: numberRule(0),
    middleware: RUNNER_RULES.middleware,
    orderKey: textRule(),
    children: OBJECT,
  },
}

/** @throws TestOptionError with every wrong option */
export function checkTestOptions(helper: 'createTestRunner' | 'runJob', options: unknown): void {
  const problems = isObject(options)
    ? wrongOptions(options, RULES[helper]).map(({ problem }) => problem)
    : [wrongValue('its options', 'an object', options)]
  if (problems.length > 0) throw new TestOptionError(helper, problems)
}

/** Checks options of `@job` that a test gives. @throws TestOptionError with every wrong option */
export function checkJobOptions(helper: string, options: object): void {
  const problems = Object.entries(options).flatMap(([name, value]: [string, unknown]): string[] => {
    const known = OPTION_NAMES.find((one) => one === name)
    if (known === undefined)
      return [
        unknownOption(
          `options.${name}`,
          OPTION_NAMES.map((one) => `options.${one}`),
        ),
      ]
    const problem: OptionProblem | undefined = value === undefined ? undefined : checkOption(known, value)
    return problem === undefined ? [] : [wrongValue(`options.${name}`, problem.expected, value)]
  })
  if (problems.length > 0) throw new TestOptionError(helper, problems)
}

/**
 * Refuses a capability that is nearly one which a job requires and does not get.
 *
 * @throws MissingCapabilityError
 */
export function refuseMisspelt(helper: string, required: Iterable<string>, given: object): void {
  const names = new Set(required)
  const missing = [...names].filter((name) => !Object.hasOwn(given, name))
  for (const name of Object.keys(given)) {
    if (names.has(name) || nearestName(name, missing) === undefined) continue
    throw new MissingCapabilityError([
      `${helper}: no job of the registry requires the capability "${name}"; ${nameHint(name, missing)}`,
    ])
  }
}
