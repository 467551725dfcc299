/**
 * Random programs against the promises that hold whatever happens: limits, order, one settlement per attempt, nothing lost,
 * an answer to every tick, no timer left. A failure prints the shrunk scenario, what it broke, and its seed.
 *
 * `MODEL_SEED=… MODEL_RUNS=…` in the environment repeat a failure, or look for longer.
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
    ) as fc.Arbitrary<JobOptions>, // what is absent is absent, not undefined
    script: fc.array(line, { maxLength: 5 }),
  })
  .map(fitting)

/** Drops what would not go together. */
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

/** Up to three jobs, of which a later one may depend on an earlier one. */
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
  `whatever is done to whichever jobs, no promise is broken (MODEL_SEED=${seed})`,
  { timeout: 60_000 + 200 * numRuns },
  async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (played) => {
        const { violations, story } = await play(played)
        const told = violations.length === 0 ? [] : [...story.slice(-40), ...violations]
        expect(told).toEqual([])
      }),
      { seed, numRuns },
    )
  },
)
