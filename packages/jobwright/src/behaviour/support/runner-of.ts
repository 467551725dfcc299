/** A started runner on a fake clock: for tests of the runtime itself. */

import type { RunnerEvent, EventType } from '../../events/events.ts'
import type { Logger } from '../../authoring/logger.ts'
import { createRunner, type Runner } from '../../runner/runner.ts'
import type { RunnerOptions } from '../../runner/runner-options.ts'
import { clockOfTest, engineOfTest } from './engine-of-test.ts'
import type { FakeClock } from '../../testing/fake-clock.ts'
import { registryOf, type JobsOfTest } from './registry-of.ts'

/** A runner under the control of a test. */
export interface RunnerOfTest {
  readonly runner: Runner
  readonly clock: FakeClock
  /** The events of one type so far. */
  events<Type extends EventType>(type: Type): RunnerEvent<Type>[]
}

/** What a test may want otherwise. */
type OptionsOfTest = Partial<Omit<RunnerOptions, 'clock'>> & { readonly clock?: FakeClock }

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} }

/** Starts a runner of these jobs: no jitter, no signals, no environment. */
export async function runnerOf(jobs: JobsOfTest, options: OptionsOfTest = {}): Promise<RunnerOfTest> {
  const made = newRunnerOf(jobs, options)
  await made.runner.start()
  await made.clock.settle()
  return made
}

/** The same, not started. */
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
    events: <Type extends EventType>(type: Type) =>
      runner.events.recent().filter((event) => event.type === type) as unknown as RunnerEvent<Type>[], // by that very filter
  }
}
