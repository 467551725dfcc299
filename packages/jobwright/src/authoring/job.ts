/** The `@job` decorator: a mark for the compiler that does nothing at run time. */

import type { JobOptions } from '../manifest/options.ts'

/** A class decorator, in the standard and in the legacy form, that does nothing. */
export type JobDecorator = (target: abstract new (...args: never[]) => object, context?: unknown) => void

/**
 * Marks a class as a job. The compiler finds the mark, checks its options and writes the job into
 * the registry; the build plugin then removes the mark. Tools that lower decorators instead call
 * this function, which registers nothing.
 *
 * @param _jobType the job's unique name, at most 64 characters: words of letters and digits,
 *   separated by `_`, `-`, `.` or `:`
 */
export function job(_jobType: string, _options?: JobOptions): JobDecorator {
  return () => {}
}
