/** What every engine must do, as tests for any test runner. */

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
import { judge, judgeShared, type EngineRule, type MakeEngine } from './trial.ts'

/** What the suite needs of whoever runs it. */
export interface EngineConformanceOptions {
  /** The name of the engine, which stands before each fact. */
  readonly name: string
  /** Makes a fresh engine, once per test: it keeps nothing of the others. The suite opens and closes it. */
  readonly make: MakeEngine
  /**
   * For engines that several processes share: makes one more engine on the store of the one that `make` made last, as
   * another process does. @default none: what such engines owe each other is left out
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
]

/**
 * Declares one test for each rule that engines keep. Where an engine breaks one, the test throws an `AssertionError`. Engines run
 * on a fake clock here, which an engine with leases has to go by.
 */
export function engineConformance({
  name,
  make,
  makePeer,
  test,
  seeds = [1, 2, 3, 4, 5],
}: EngineConformanceOptions): void {
  for (const rule of [...RULES, ...seeds.map(stormOf)]) {
    test(`${name}: ${rule.fact}`, () => judge(rule, make))
  }
  if (makePeer !== undefined) {
    for (const rule of [...RECOVERING, ...SHARING, ...seeds.map(sharedStormOf)]) {
      test(`${name}: ${rule.fact}`, () => judgeShared(rule, make, makePeer))
    }
  }
  test(`${name}: an engine that was never opened can be closed`, async () => {
    const engine = await make()
    await engine.close()
  })
}
