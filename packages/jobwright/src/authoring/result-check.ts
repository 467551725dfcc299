/** Checks what a task returned: types are gone at run time, and a task may be plain JavaScript. */

import { InvalidResultError } from '../errors/errors.ts'
import type { RunnerResult } from './result.ts'
import { shown } from '../manifest/shown.ts'

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
