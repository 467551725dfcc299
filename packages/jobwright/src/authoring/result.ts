/** What a task says of its work. */

import { shown } from '../manifest/shown.ts'
import { InvalidResultError } from '../errors/task-errors.ts'

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

/** The results of `execute`. @throws InvalidResultError */
export function checkResults(job: string, returned: unknown): readonly RunnerResult[] {
  if (Array.isArray(returned) && returned.every(isResult)) return returned
  throw new InvalidResultError(
    job,
    'an array of results { success: boolean, message?: string }',
    shown(returned),
  )
}

/** The result of `process`. @throws InvalidResultError */
export function checkResult(job: string, returned: unknown): RunnerResult {
  if (isResult(returned)) return returned
  throw new InvalidResultError(job, 'a result { success: boolean, message?: string }', shown(returned))
}

function isResult(value: unknown): value is RunnerResult {
  return (
    typeof value === 'object' && value !== null && 'success' in value && typeof value.success === 'boolean'
  )
}
