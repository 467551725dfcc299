/** What a program does with its runner. */

import type { Calls } from '../authoring/calls.ts'
import type { CheckedAnyName } from '../authoring/job-names.ts'
import type { RunRecord } from '../engine/contract/run-record.ts'
import type { EventListener, RunnerEvent } from '../events/events.ts'
import type { DeadLetters } from '../inspect/dead-letters.ts'
import type { Inspectable } from '../inspect/inspection.ts'
import type { JobInfo, LiveJobDetails } from '../inspect/live-jobs.ts'
import type { MessageInfo } from '../inspect/message-info.ts'
import type { Messages } from '../inspect/messages.ts'
import type { RunQuery } from '../inspect/query.ts'
import type { Health } from '../monitor/health-issue.ts'
import type { MetricsSnapshot } from '../monitor/metrics.ts'

/** The states of a runner, in their order. A stopped runner stays stopped: make a new one. */
export type RunnerState = 'new' | 'starting' | 'running' | 'stopping' | 'stopped'

/** A runner: it schedules the jobs of a program, runs them, and stops in good order. */
export interface Runner extends Calls, AsyncDisposable, Inspectable {
  readonly state: RunnerState
  /** Everything that happens in the runner, as typed events. The newest 10,000 are kept. */
  readonly events: {
    /**
     * Calls the listener with every event from now on, in the async context of this call.
     *
     * @returns a function that ends that
     */
    subscribe(listener: EventListener): () => void
    /**
     * The newest events, the oldest of them first.
     *
     * @param limit the most events; all kept ones by default
     */
    recent(limit?: number): readonly RunnerEvent[]
  }
  /**
   * Reads the configuration, opens the engine, makes the capabilities, sets the schedules, and
   * begins to claim messages. A step that fails undoes the ones before it. Further calls return the
   * same promise.
   *
   * @throws ConfigError with every bad value of the configuration
   * @throws EngineFitError with every option that the engine cannot keep
   * @throws StartError if a step fails
   * @throws RunnerStoppedError after `stop`
   */
  start(): Promise<void>
  /**
   * Stops in good order: running work may go on for `shutdownTimeoutSeconds`. Safe at any time, and
   * more than once. Resolves when nothing of the runner is left.
   *
   * @param reason for the event `runner.stopping`
   */
  stop(reason?: string): Promise<void>
  /**
   * Runs a job once more, as a tick would. A self-contained job gets a run, even if others wait; a
   * queue job gets a permit.
   *
   * @returns whether that made a run or a permit: `false` if no message of the queue job is due, or
   *   it has a permit that no run has used yet
   * @throws UnknownJobError, JobDisabledError
   */
  runNow<const Name extends string>(job: Name & NoInfer<CheckedAnyName<Name>>): Promise<boolean>
  /**
   * Pauses a job, or all jobs: no ticks, no claims. Running work goes on, and calls store their
   * messages.
   *
   * @throws UnknownJobError
   */
  pause<const Name extends string>(job?: Name & NoInfer<CheckedAnyName<Name>>): Promise<void>
  /** Ends the pause of a job, or of all jobs. @throws UnknownJobError */
  resume<const Name extends string>(job?: Name & NoInfer<CheckedAnyName<Name>>): Promise<void>
  /**
   * Cancels the run, or the running or waiting message, with this id.
   *
   * @returns whether there was anything left to cancel
   * @throws InvalidQueryError unless the id is a text
   */
  cancel(id: string): Promise<boolean>
  /** All jobs, by type. @throws ConfigError if the configuration is wrong */
  jobs(): readonly JobInfo[]
  /**
   * One job and its state: when it is due next, what waits and runs, and what keeps it from
   * running.
   *
   * @throws UnknownJobError
   */
  job<const Name extends string>(job: Name & NoInfer<CheckedAnyName<Name>>): Promise<LiveJobDetails>
  /** The metrics of now. */
  metrics(): Promise<MetricsSnapshot>
  /** The health of now, with one issue for each cause. */
  health(): Promise<Health>
  /** The runs that ended, the newest first. @throws InvalidQueryError */
  history(query?: RunQuery): Promise<readonly RunRecord[]>
  /**
   * What became of a message: whether it waits, runs, is done or dead, with its attempts, progress,
   * error and results as long as history keeps them. Any process on the engine may ask, so that a
   * web program can answer 202 with the id, and later a GET by it.
   *
   * @param id as `trigger`, `enqueue` or `context.messageId` gave it
   * @returns `null` if the engine does not know it, or no more
   *
   * @throws InvalidQueryError
   */
  message(id: string): Promise<MessageInfo | null>
  /** The messages that wait or run. */
  readonly messages: Messages
  /** The messages that failed for good: look at them, redrive them, delete them. */
  readonly deadLetters: DeadLetters
}
