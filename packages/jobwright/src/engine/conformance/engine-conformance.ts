/** The rules that every engine keeps, as tests for any test runner. */

import {
  FUNCTION,
  isObject,
  textRule,
  wrongOptions,
  wrongValue,
  type Rules,
} from '../../errors/option-check.ts'
import { AWAITING, AWAITING_TOGETHER } from './awaiting.ts'
import { CLAIMING } from './claiming.ts'
import { CONTROLLING } from './controlling.ts'
import { DEPENDING } from './depending.ts'
import { KEEPING } from './keeping.ts'
import { RECOVERING } from './recovering.ts'
import { SETTLING } from './settling.ts'
import { SHARING } from './sharing.ts'
import { sharedStormOf, stormOf } from './storm.ts'
import { STORING } from './storing.ts'
import { TICKING } from './ticking.ts'
import { TRACING, TRACING_TOGETHER } from './tracing.ts'
import { judge, judgeIds, judgeShared, type EngineRule, type MakeEngine } from './trial.ts'

/** How an engine is put to the suite. */
export interface EngineConformanceOptions {
  /** The name of the engine, with which each test title begins. */
  readonly name: string
  /** Makes an engine without any messages, once per test. The suite opens and closes it. */
  readonly make: MakeEngine
  /**
   * For engines that several processes share: makes one more engine on the store of the one that
   * `make` made last, as another process does. @default none: the rules for several processes are
   * left out
   */
  readonly makePeer?: MakeEngine
  /** Declares a test: `test` of vitest, jest or `node:test`. */
  readonly test: (name: string, body: () => Promise<void>) => unknown
  /** The seeds of the storms of random calls. @default [1, 2, 3, 4, 5] */
  readonly seeds?: readonly number[]
}

const RULES: readonly EngineRule[] = [
  ...STORING,
  ...CLAIMING,
  ...SETTLING,
  ...TICKING,
  ...DEPENDING,
  ...CONTROLLING,
  ...KEEPING,
  ...AWAITING,
  ...TRACING,
]

/**
 * Declares one test for each rule that engines keep. If the engine breaks a rule, its test rejects
 * with an `AssertionError`. The engine opens with a fake clock, by which it has to measure leases.
 *
 * @throws TypeError if an option is missing, wrong or unknown
 */
export function engineConformance(options: EngineConformanceOptions): void {
  checkOptions(options)
  const { name, make, makePeer, test, seeds = [1, 2, 3, 4, 5] } = options
  for (const rule of [...RULES, ...seeds.map(stormOf)]) {
    test(`${name}: ${rule.fact}`, () => judge(rule, make))
  }
  if (makePeer !== undefined) {
    for (const rule of [
      ...RECOVERING,
      ...SHARING,
      ...AWAITING_TOGETHER,
      ...TRACING_TOGETHER,
      ...seeds.map(sharedStormOf),
    ]) {
      test(`${name}: ${rule.fact}`, () => judgeShared(rule, make, makePeer))
    }
  }
  test(`${name}: no two engines give the same id to a message that a tick makes`, () => judgeIds(make))
  test(`${name}: an engine that was never opened can be closed`, async () => {
    const engine = await make()
    await engine.close()
  })
}

const OPTION_RULES: Rules<keyof EngineConformanceOptions> = {
  name: textRule('the name of the engine'),
  make: FUNCTION,
  makePeer: FUNCTION,
  test: { ...FUNCTION, expected: 'a function that declares a test, such as test of vitest' },
  seeds: {
    expected: 'an array of integers',
    accepts: (value) => Array.isArray(value) && value.every(Number.isSafeInteger),
  },
}

function checkOptions(given: unknown): void {
  const options = isObject(given) ? given : {}
  const missing = (['name', 'make', 'test'] as const).filter((name) => options[name] === undefined)
  const problems = [
    ...missing.map((name) => wrongValue(name, OPTION_RULES[name].expected, undefined)),
    ...wrongOptions(options, OPTION_RULES).map(({ problem }) => problem),
  ]
  if (problems.length > 0) throw new TypeError(`engineConformance: ${problems.join('; ')}`)
}
