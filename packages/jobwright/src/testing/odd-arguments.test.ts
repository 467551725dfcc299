/** The helpers for tests refuse a wrong argument where it is given. */

import { expect, test } from 'vitest'

import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask } from '../authoring/task.ts'
import { engineConformance } from '../engine/conformance/engine-conformance.ts'
import { memory } from '../engine/memory/memory.ts'
import { registryOf } from '../behaviour/support/registry-of.ts'
import { fakeClock } from './fake-clock.ts'
import { runJob } from './run-job.ts'
import { createTestRunner } from './test-runner.ts'

class Quick extends BaseTask {
  override execute(): RunnerResult[] {
    return [{ success: true }]
  }
}

const registry = registryOf({ quick: [Quick, { requires: ['twitter' as never] }], free: [Quick] })

test.each([
  '2026-13-01T00:00:00Z',
  '2026-02-30',
  '2026-01-01T25:00:00Z',
  'yesterday',
  '1',
  '',
  new Date(Number.NaN),
  null,
  12,
])('fakeClock refuses the time %j', (start) => {
  expect(() => fakeClock(start as never)).toThrow(
    /^expected fakeClock\(\) to be given a valid Date, or a text/,
  )
})

test.each(['2026-02-28', '2028-02-29T23:59Z', '2026-01-01T00:00:00.5+02:00', new Date(0)])(
  'fakeClock takes the time %j',
  (start) => expect(fakeClock(start).now()).toBe(new Date(start).getTime()),
)

test.each([-1000, Number.NaN, Number.POSITIVE_INFINITY, 'soon', '-5s', undefined, null, {}])(
  'no clock moves by %j, and a call that returns a promise rejects',
  async (duration) => {
    const clock = fakeClock()
    await expect(clock.advance(duration as never)).rejects.toBeInstanceOf(RangeError)
    expect(() => clock.jump(duration as never)).toThrow(RangeError)
    await using runner = await createTestRunner(registryOf({}))
    const advancing = runner.advance(duration as never)
    await expect(advancing).rejects.toBeInstanceOf(RangeError)
    expect([clock.elapsed(), runner.clock.elapsed()]).toEqual([0, 0])
  },
)

test('createTestRunner and runJob refuse wrong and unknown options, with the meant name', async () => {
  const problems: unknown[] = []
  const refused = async (call: Promise<unknown>): Promise<void> => {
    await call.then(
      () => problems.push('accepted'),
      (error: Error) => problems.push(error.message),
    )
  }
  await refused(createTestRunner(registry, { patienceMS: 5 } as never))
  await refused(createTestRunner(registry, { drainMs: -1, workers: 0.5 }))
  await refused(createTestRunner(registry, { clock: { now: () => 0 } } as never))
  await refused(createTestRunner(registry, { capabilities: { twiter: {} } }))
  await refused(createTestRunner(registry, null as never))
  await refused(createTestRunner({} as never))
  await refused(runJob(registry, 'free', undefined, { capabilites: {} } as never))
  await refused(runJob(registry, 'free', undefined, { options: { maxRetrys: 1 } } as never))
  await refused(
    runJob(registry, 'free', undefined, { options: { maxRetries: -1, retryBackoff: 'none' } } as never),
  )
  await refused(runJob(registry, 'free', undefined, { drainMs: 'long' } as never))
  await refused(runJob(registry, 'quick', undefined, { capabilities: { twiter: {} } as never }))
  await refused(runJob(undefined as never, 'quick'))
  expect(problems).toMatchInlineSnapshot(`
    [
      "createTestRunner: there is no option "patienceMS"; did you mean "patienceMs"?",
      "createTestRunner: expected drainMs to be a number ≥ 0, got -1; expected workers to be an integer ≥ 0, got 0.5",
      "createTestRunner: expected clock to be a fake clock, such as fakeClock(), got { now: [Function: now] }",
      "createTestRunner: no job of the registry requires the capability "twiter"; did you mean "twitter"?",
      "createTestRunner: expected its options to be an object, got null",
      "createRunner: expected registry to be the generated registry of this version of jobwright, got one of format undefined",
      "runJob: there is no option "capabilites"; did you mean "capabilities"?",
      "runJob: there is no option "options.maxRetrys"; did you mean "options.maxRetries"?",
      "runJob: expected options.maxRetries to be an integer ≥ 0, got -1; expected options.retryBackoff to be one of 'exponential', 'fixed', got "none"",
      "runJob: expected drainMs to be a number ≥ 0, got "long"",
      "runJob: no job of the registry requires the capability "twiter"; did you mean "twitter"?",
      "createRunner: expected registry to be the generated registry of this version of jobwright, got undefined",
    ]
  `)
})

test('engineConformance refuses options that are missing, wrong or unknown', () => {
  const conformance = engineConformance as (options?: unknown) => void
  const declared: string[] = []
  const all = { name: 'mine', make: memory, test: (name: string) => declared.push(name) }
  expect(() => conformance()).toThrow(
    'engineConformance: expected name to be the name of the engine, got undefined; expected make to be a function, got undefined; expected test to be a function that declares a test, such as test of vitest, got undefined',
  )
  expect(() => conformance({ ...all, make: undefined })).toThrow(
    'expected make to be a function, got undefined',
  )
  expect(() => conformance({ ...all, test: 'vitest' })).toThrow('got "vitest"')
  expect(() => conformance({ ...all, seeds: [0.5] })).toThrow('expected seeds to be an array of integers')
  expect(() => conformance({ ...all, makepeer: memory })).toThrow('did you mean "makePeer"?')
  expect(declared).toEqual([])
})
