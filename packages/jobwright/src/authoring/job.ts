/** The `@job` decorator: a mark for the compiler, and harmless at run time. */

import type { JobOptions } from '../manifest/options.ts'

/** A class decorator that does nothing, in the standard and in the legacy form. */
export type JobDecorator = (target: abstract new (...args: never[]) => object, context?: unknown) => void

/**
 * Marks a class as a job. The compiler finds it, checks it and writes it into the registry; the build plugin then
 * blanks it out. Where a tool lowers decorators instead, calling it does nothing: it registers no job.
 *
 * @param _jobType the job's unique name: letters and digits in words, separated by `_`, `-`, `.` or `:`
 */
export function job(_jobType: string, _options?: JobOptions): JobDecorator {
  return () => {}
}
