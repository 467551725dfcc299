/**
 * Plays random scenarios and checks the promises that hold in every program: limits, order, one
 * settlement per attempt, no lost message, an outcome for every tick, and no timer after the stop.
 * A failure prints the shrunk scenario, the broken promises and the seed.
 *
 * `MODEL_SEED` in the environment repeats a failure; `MODEL_RUNS` sets the number of scenarios.
 */

import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { JobOptions } from '../../manifest/options.ts'
import { isOnSqlite } from '../support/engine-of-test.ts'
import { play } from './playing.ts'
import type { CallOptions, Scenario, ScenarioJob, Step } from './scenario.ts'
import type { Line } from './scripted-task.ts'

const line = fc.constantFrom<Line>(
  'fine',
  'throws',
  'takes 15 s',
  'says no',
  'throws a text',
  'gives up',
  'retry after 7 s',
  'snoozes 20 s',
  'cools down 40 s',
  'returns nonsense',
  'ignores its signal for 90 s',
  'refused by validation',
)

const sharedOptions = {
  intervalSeconds: fc.constantFrom(60, 90),
  misfireGraceSeconds: fc.constantFrom(0, 60, 200),
  overlap: fc.constantFrom('skip', 'bufferOne', 'allow'),
  priority: fc.constantFrom('LOW', 'NORMAL', 'CRITICAL'),
  maxRetries: fc.nat(2),
  retryDelaySeconds: fc.constantFrom(0, 10),
  timeoutSeconds: fc.constantFrom(10, 30),
  maxConcurrent: fc.integer({ min: 1, max: 3 }),
  rateLimit: fc.constantFrom({ max: 2, perSeconds: 60 }),
  idempotent: fc.boolean(),
  deadLetter: fc.boolean(),
  enabled: fc.constantFrom(true, true, true, false),
} as const

const job: fc.Arbitrary<ScenarioJob> = fc
  .record({
    kind: fc.constantFrom('self-contained' as const, 'queue' as const),
    options: fc.record(
      {
        ...sharedOptions,
        batchSize: fc.integer({ min: 1, max: 3 }),
        preserveOrder: fc.constantFrom(true as const, 'key' as const),
      },
      { requiredKeys: [] },
    ) as fc.Arbitrary<JobOptions>, // an absent option has no key
    script: fc.array(line, { maxLength: 5 }),
  })
  .map(fitting)

/** Adjusts options that jobwright refuses in combination. */
function fitting({ kind, options, script }: ScenarioJob): ScenarioJob {
  const { preserveOrder, ...rest } = options
  if (preserveOrder === undefined) return { kind, options, script }
  if (kind === 'self-contained') return { kind, options: rest, script }
  return { kind, options: preserveOrder === true ? { ...options, maxConcurrent: 1 } : options, script }
}

const someJob = fc.nat(2)

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('advance' as const), fc.constantFrom(1, 10, 30, 60, 120)) },
  {
    weight: 5,
    arbitrary: fc.tuple(fc.constant('call' as const), someJob, fc.integer({ min: 1, max: 4 }), callOptions()),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom('runNow' as const, 'pause' as const, 'resume' as const), someJob),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constant('cancel' as const), fc.nat(20)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('suspend' as const), fc.constantFrom(5, 100, 400)) },
)

function callOptions(): fc.Arbitrary<CallOptions> {
  return fc.record(
    {
      delaySeconds: fc.constantFrom(0, 15),
      expiresInSeconds: fc.constantFrom(5, 45),
      dedupeKey: fc.constantFrom('k', 'l'),
      orderKey: fc.constantFrom('a', 'b'),
    },
    { requiredKeys: [] },
  )
}

/** Up to three jobs; the second may depend on the first. */
const scenario: fc.Arbitrary<Scenario> = fc
  .record({
    workers: fc.integer({ min: 1, max: 3 }),
    jobs: fc.array(job, { minLength: 1, maxLength: 3 }),
    dependent: fc.constantFrom(false, false, true),
    steps: fc.array(step, { maxLength: 25, size: 'max' }),
    isPatient: fc.constantFrom(true, true, false),
  })
  .map(({ workers, jobs, dependent, steps, isPatient }) => ({
    workers,
    jobs: dependent ? jobs.map((one, index) => (index === 1 ? dependingOn('job_0', one) : one)) : jobs,
    steps,
    isPatient,
  }))

function dependingOn(name: string, { options, ...rest }: ScenarioJob): ScenarioJob {
  return { ...rest, options: { ...options, dependencies: [name], dependencyTimeoutSeconds: 120 } }
}

const seed = Number(process.env['MODEL_SEED'] ?? Date.now() % 2 ** 31)
const numRuns = Number(process.env['MODEL_RUNS'] ?? (isOnSqlite ? 60 : 300))

test(
  `a random program keeps every promise, whatever calls it gets (MODEL_SEED=${seed})`,
  { timeout: 60_000 + 200 * numRuns },
  async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (played) => {
        const { violations, story } = await play(played)
        const report = violations.length === 0 ? [] : [...story.slice(-40), ...violations]
        expect(report).toEqual([])
      }),
      { seed, numRuns },
    )
  },
)
