/** The `@job` decorator: a mark for the compiler that does nothing at run time. */

import type { JobOptions } from '../manifest/options.ts'
import type { AnyClass, CheckedClass } from './job-class.ts'

/**
 * A class decorator, in the standard and in the legacy form, that does nothing at run time. Its
 * type checks the class: the message or the parameters must be plain data, which JSON does not
 * change, and if the class has a schema, they must be the output of the schema, whose input must
 * then be plain data.
 */
export type JobDecorator = <Class extends AnyClass>(target: CheckedClass<Class>, context?: unknown) => void

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
