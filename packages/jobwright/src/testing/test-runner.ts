/** A runner for tests: the real one, on an engine in memory, with a clock that the test moves. */

import { called } from '../errors/call-place.ts'
import { memory } from '../engine/memory/memory.ts'
import type { EventType, RunnerEvent } from '../events/events.ts'
import type { Registry } from '../configuration/registry.ts'
import { createRunner } from '../runner/create-runner.ts'
import { checkRegistry } from '../runner/resolve-runner-options.ts'
import type { Runner } from '../runner/runner.ts'
import { RUNNER_DEFAULTS, type RunnerOptions } from '../runner/runner-options.ts'
import { Activity } from './activity.ts'
import { captureLog } from './captured-log.ts'
import { fakeClock, type FakeClock } from './fake-clock.ts'
import { checkTestOptions, refuseMisspelt } from './option-arguments.ts'
import { inMilliseconds } from './time-arguments.ts'
import type { LogLine } from '../authoring/logger.ts'
import { JobwrightError } from '../errors/jobwright-error.ts'

/**
 * The options of {@link createTestRunner}: those of `createRunner` without the registry, and how
 * long it waits.
 */
export type TestRunnerOptions = Omit<RunnerOptions<never>, 'registry' | 'clock' | 'capabilities'> & {
  /**
   * The capabilities that the jobs of the test require. A job whose capabilities are missing is not
   * claimed.
   */
  // oxlint-disable-next-line typescript/no-generated-empty-object-type -- empty only until a program declares its capabilities
  readonly capabilities?: NonNullable<RunnerOptions<never>['capabilities']>
  /** The clock of the runner. @default a clock that stands at January 1st, 2026, 00:00 UTC */
  readonly clock?: FakeClock
  /**
   * How many milliseconds of real time (≥ 0) `advance` waits for a run before it moves time on.
   *
   * @default 200
   */
  readonly patienceMs?: number
  /** After how many milliseconds of real time (≥ 0) `drain` gives up. @default 4000 */
  readonly drainMs?: number
}

/** The events of a runner; called with a type, it returns the events of that type. */
export type TestEvents = Runner['events'] & (<Type extends EventType>(type: Type) => RunnerEvent<Type>[])

/** A runner under the control of a test. */
export interface TestRunner extends Runner {
  readonly clock: FakeClock
  /** The lines that the runner and its jobs have logged so far. */
  readonly log: readonly LogLine[]
  /** `runner.events('run.ended')` are the events of one type so far, oldest first. */
  readonly events: TestEvents
  /**
   * Moves time forward, from one timer to the next. Whatever falls due on the way happens at its
   * time, and a run may end before time goes on. A run that waits for time, such as its limit,
   * keeps its worker meanwhile.
   *
   * @param duration milliseconds (≥ 0), or text such as `'90s'`, `'3h'`, `'1h30m'`
   * @throws RangeError if it is no duration, as a rejection
   */
  advance(duration: number | string): Promise<void>
  /**
   * Waits until nothing is due and nothing runs. Time stands still, so delayed messages and
   * messages between two attempts stay.
   *
   * @throws JobwrightError `STILL_RUNNING` if a run does not end
   */
  drain(): Promise<void>
}

const PATIENCE_MS = 200
const DRAIN_MS = 4000

/** Longer than any run lasts after its signal was aborted. */
const LONGEST_END_MS = 30_000

/**
 * Starts a runner of a registry for a test. It reads no environment, listens to no signals, and its
 * retries have no jitter; the options can change that, as with `createRunner`. Every job has its
 * schedule, but time stands still until `advance`.
 *
 * @throws TestOptionError with every wrong option
 * @throws as `start()` of a runner
 */
export function createTestRunner(registry: Registry, options: TestRunnerOptions = {}): Promise<TestRunner> {
  return called(() => startTestRunner(registry, options))
}

async function startTestRunner(registry: Registry, options: TestRunnerOptions): Promise<TestRunner> {
  checkRegistry(registry)
  checkTestOptions('createTestRunner', options)
  const required = registry.jobs.flatMap((job): readonly string[] => job.options.requires ?? [])
  refuseMisspelt('createTestRunner', required, options.capabilities ?? {})
  const { clock = fakeClock(), patienceMs = PATIENCE_MS, drainMs = DRAIN_MS, ...given } = options
  const activity = new Activity(clock)
  const { logger, lines } = captureLog(() => clock.now())
  const runner = createRunner<string>({
    engine: memory(),
    env: {},
    signals: false,
    random: () => 0,
    logger,
    ...given,
    clock,
    registry: activity.watched(registry),
  })
  runner.events.subscribe(activity.hear)
  await runner.start()
  const shutdownMs = 1000 * (given.shutdownTimeoutSeconds ?? RUNNER_DEFAULTS.shutdownTimeoutSeconds)
  const control = new TestControl({ runner, clock, activity, patienceMs, drainMs, shutdownMs })
  await activity.quiet(patienceMs)
  return control.over(lines)
}

interface TestParts {
  readonly runner: Runner
  readonly clock: FakeClock
  readonly activity: Activity
  readonly patienceMs: number
  readonly drainMs: number
  readonly shutdownMs: number
}

class TestControl {
  readonly #parts: TestParts

  constructor(parts: TestParts) {
    this.#parts = parts
  }

  /** The runner with the controls of the test. */
  over(log: readonly LogLine[]): TestRunner {
    const { runner, clock } = this.#parts
    const stop = (reason?: string): Promise<void> => this.#stop(reason)
    return {
      clock,
      log,
      events: eventsOf(runner),
      advance: (duration) => called(() => this.#advance(inMilliseconds('advance()', duration))),
      drain: () => called(() => this.#drain()),
      get state() {
        return runner.state
      },
      start: () => runner.start(),
      stop,
      [Symbol.asyncDispose]: () => stop('the test is over'),
      trigger: runner.trigger,
      enqueue: runner.enqueue,
      enqueueMany: runner.enqueueMany,
      runNow: (job) => runner.runNow(job),
      pause: (job) => runner.pause(job),
      resume: (job) => runner.resume(job),
      cancel: (id) => runner.cancel(id),
      job: (job) => runner.job(job),
      jobs: () => runner.jobs(),
      metrics: () => runner.metrics(),
      health: () => runner.health(),
      history: (query) => runner.history(query),
      message: (id) => runner.message(id),
      messages: runner.messages,
      deadLetters: runner.deadLetters,
      '~inspection': runner['~inspection'],
    }
  }

  async #advance(ms: number): Promise<void> {
    const { clock, activity, patienceMs } = this.#parts
    const untilMs = clock.now() + ms
    await activity.quiet(patienceMs)
    for (let next = clock.nextMs; next !== undefined && next <= untilMs; next = clock.nextMs) {
      await clock.advance(Math.max(0, next - clock.now()))
      await activity.quiet(patienceMs)
    }
    await clock.advance(untilMs - clock.now())
  }

  async #drain(): Promise<void> {
    const { activity, drainMs } = this.#parts
    await activity.ended(drainMs)
    const [job] = activity.running
    if (job === undefined) return
    throw new JobwrightError(
      'STILL_RUNNING',
      `drain: a run of job "${job}" has not ended after ${drainMs} ms of real time; if it waits for time to pass, such as its timeoutSeconds, use advance()`,
    )
  }

  /** Moves time until the runner aborts the runs that hang. */
  async #stop(reason: string | undefined): Promise<void> {
    const { runner, clock, activity, patienceMs, shutdownMs } = this.#parts
    const stopping = runner.stop(reason)
    await activity.ended(patienceMs)
    if (activity.running.length > 0) await clock.advance(shutdownMs + LONGEST_END_MS)
    await stopping
  }
}

function eventsOf({ events }: Runner): TestEvents {
  const ofType = <Type extends EventType>(type: Type): RunnerEvent<Type>[] =>
    events.recent().filter((event) => event.type === type) as unknown as RunnerEvent<Type>[] // by that very filter
  return Object.assign(ofType, {
    subscribe: (...[listener]: Parameters<Runner['events']['subscribe']>) => events.subscribe(listener),
    recent: (limit?: number) => events.recent(limit),
  })
}
