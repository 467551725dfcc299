/** The results of a task, and their check: plain JavaScript may return anything. */

import { shown } from '../wording/shown.ts'
import { InvalidResultError } from '../errors/task-errors.ts'

/**
 * One result of a run. Extend it with whatever your job reports; history keeps the results of
 * triggered runs.
 *
 * `success: false` counts as a failure in metrics and history, and is not retried. To have the
 * attempt repeated, throw.
 */
export interface RunnerResult {
  readonly success: boolean
  /** History keeps the first message of a run, and the message of each result that failed. */
  readonly message?: string
}

/**
 * What a task may return instead of a result: nothing, which is one success without a message. A
 * task whose results have more to them may not.
 */
export type Nothing<Result> = [Result] extends [void]
  ? void
  : { readonly success: true } extends Result
    ? void
    : never

/** The result that is kept for what a task returns. */
export type KeptResult<Result> = [Result] extends [void] ? RunnerResult : Result

/** Checks what `execute` returned. @throws InvalidResultError */
export function checkResults(job: string, returned: unknown): readonly RunnerResult[] {
  if (returned === undefined) return [{ success: true }]
  if (areResults(returned)) return returned
  throw new InvalidResultError(
    job,
    'an array of results { success: boolean, message?: string }, or nothing',
    shown(returned),
  )
}

/** Checks what `process` returned. @throws InvalidResultError */
export function checkResult(job: string, returned: unknown): RunnerResult {
  if (returned === undefined) return { success: true }
  if (isResult(returned)) return returned
  throw new InvalidResultError(
    job,
    'a result { success: boolean, message?: string }, or nothing',
    shown(returned),
  )
}

function areResults(value: unknown): value is readonly RunnerResult[] {
  try {
    return Array.isArray(value) && value.every(isResult)
  } catch {
    return false // a proxy threw
  }
}

function isResult(value: unknown): value is RunnerResult {
  if (typeof value !== 'object' || value === null) return false
  try {
    return 'success' in value && typeof value.success === 'boolean'
  } catch {
    return false // a getter or a proxy threw
  }
}
