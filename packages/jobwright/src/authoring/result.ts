/** What a task says of its work. */

/**
 * One result of a run. Extend it with what your job wants to report; results are kept in the run's history.
 *
 * `success: false` counts as a failure in metrics and history and is not retried: the task has spoken. To have a try
 * repeated, throw.
 */
export interface RunnerResult {
  readonly success: boolean
  readonly message?: string
}
