/** Makes a runner on a fake clock, for tests of the runtime. */

import type { RunnerEvent, EventType } from '../../events/events.ts'
import type { Logger } from '../../authoring/logger.ts'
import { createRunner } from '../../runner/create-runner.ts'
import type { Runner } from '../../runner/runner.ts'
import type { RunnerOptions } from '../../runner/runner-options.ts'
import { clockOfTest, engineOfTest } from './engine-of-test.ts'
import type { FakeClock } from '../../testing/fake-clock.ts'
import { registryOf, type JobsOfTest } from './registry-of.ts'

/** A runner, the clock that drives it, and its events. */
export interface RunnerOfTest {
  readonly runner: Runner
  readonly clock: FakeClock
  /** The events of one type that the runner has emitted so far. */
  events<Type extends EventType>(type: Type): RunnerEvent<Type>[]
}

/** The runner options that a test may replace. */
type OptionsOfTest = Partial<Omit<RunnerOptions, 'clock'>> & { readonly clock?: FakeClock }

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} }

/** Starts a runner of these jobs, without jitter, signal handlers or environment variables. */
export async function runnerOf(jobs: JobsOfTest, options: OptionsOfTest = {}): Promise<RunnerOfTest> {
  const made = newRunnerOf(jobs, options)
  await made.runner.start()
  await made.clock.settle()
  return made
}

/** The same runner, not started yet. */
export function newRunnerOf(
  jobs: JobsOfTest,
  { clock = clockOfTest(), ...options }: OptionsOfTest = {},
): RunnerOfTest {
  const runner = createRunner({
    registry: registryOf(jobs),
    clock,
    engine: engineOfTest(),
    env: {},
    signals: false,
    random: () => 0,
    logger: silent,
    ...options,
  })
  return {
    runner,
    clock,
    // The cast is safe: the filter keeps only events of this type.
    events: <Type extends EventType>(type: Type) =>
      runner.events.recent().filter((event) => event.type === type) as unknown as RunnerEvent<Type>[],
  }
}
