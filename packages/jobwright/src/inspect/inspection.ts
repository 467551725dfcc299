/** The one API to read and steer jobs: on the engine alone, or on a running program. */

import type { Health } from '../monitor/health-issue.ts'
import type { MetricsSnapshot } from '../monitor/metrics.ts'
import { shown } from '../wording/shown.ts'
import type { DeadLetters } from './dead-letters.ts'
import type { JobDetails, JobState } from './jobs.ts'
import type { LiveJobDetails, LiveJobState } from './live-jobs.ts'
import type { MessageInfo } from './message-info.ts'
import type { Messages } from './messages.ts'
import type { JobQuery, KeptJobName } from './query.ts'
import type { Runs } from './runs.ts'

/**
 * What can be read and steered with the engine alone, whether or not a program is running. Every
 * answer is plain data: `JSON.parse(JSON.stringify(answer))` gives it back as it was. Properties
 * whose value is `undefined` are left out. Times are milliseconds since the epoch.
 */
export interface Inspection {
  /** Lists the jobs, in the order of their types. @throws InvalidQueryError */
  jobs(query?: JobQuery): Promise<readonly JobState[]>
  /** Looks at one job. @throws UnknownJobError */
  job(type: KeptJobName): Promise<JobDetails>
  /**
   * What became of a message: whether it waits, runs, is done or dead, with its attempts, progress,
   * error and results as long as history keeps them. Any process on the engine may ask.
   *
   * @param id as `trigger`, `enqueue` or `context.messageId` gave it
   * @returns `null` if the engine does not know it, or no more
   *
   * @throws InvalidQueryError
   */
  message(id: string): Promise<MessageInfo | null>
  /** The messages that wait or run. */
  readonly messages: Messages
  /** The runs that ended. */
  readonly runs: Runs
  /** The messages that failed for good: looked at, redriven, deleted. */
  readonly deadLetters: DeadLetters
  /**
   * Stops ticks and claims of a job, or of every job. Running work goes on, and calls store their
   * messages.
   *
   * @returns the jobs that are paused now @throws UnknownJobError
   */
  pause(type?: KeptJobName): Promise<readonly string[]>
  /**
   * Lets a paused job, or every job, go on.
   *
   * @returns the jobs that were let go on
   *
   * @throws UnknownJobError
   */
  resume(type?: KeptJobName): Promise<readonly string[]>
  /**
   * Cancels the run or the message with this id, waiting or running, in whichever process of the
   * file it runs.
   *
   * @returns whether there was one to cancel
   */
  cancel(id: string): Promise<boolean>
}

/**
 * What can be read and steered on a running program: everything of {@link Inspection}, and more.
 */
export interface LiveInspection extends Inspection {
  /** Lists the jobs with their configuration and their next due times. @throws InvalidQueryError */
  jobs(query?: JobQuery): Promise<readonly LiveJobState[]>
  /**
   * Looks at one job: its configuration, its next due time, what keeps it from running.
   *
   * @throws UnknownJobError
   */
  job(type: KeptJobName): Promise<LiveJobDetails>
  /** The figures of this process since it started, and what the engine counts. */
  metrics(): Promise<MetricsSnapshot>
  /** Whether the program is well, and one issue per cause if it is not. */
  health(): Promise<Health>
  /**
   * Runs a job once more, as a tick would: a run of a self-contained job, a permit for a queue job.
   *
   * @returns whether there is anything to run @throws JobDisabledError, UnknownJobError
   */
  runNow(type: KeptJobName): Promise<boolean>
}

/** A program that can be inspected: every runner. */
export interface Inspectable {
  /** For {@link inspect}. @internal */
  readonly '~inspection': LiveInspection
}

/**
 * Reads and steers a running program as plain data, for a dashboard, an admin route or a terminal.
 *
 * ```ts
 * const inspection = inspect(runner)
 * app.get('/jobs', async (request, response) => response.json(await inspection.jobs()))
 * ```
 *
 * @throws TypeError unless it is given a runner
 */
export function inspect(program: Inspectable): LiveInspection {
  const { '~inspection': inspection } = (program ?? {}) as Partial<Inspectable> // whatever it is
  if (inspection !== undefined) return inspection
  throw new TypeError(`expected inspect to be given a runner, got ${shown(program)}`)
}
