/** Problems of dependencies between jobs. JW3001 to JW3999. */

import type { Problem } from './problem.ts'
import { quoted } from './wording.ts'

export const unknownJob: Problem<{
  /** As it is written: `"tweet"` or `JobType.TWEET`. */
  readonly written: string
  readonly meant: string | undefined
}> = {
  code: 'JW3001',
  severity: 'error',
  message: ({ written }) => `there is no job ${written}`,
  why: 'A run that waits for a job that does not exist would wait in vain.',
  fix: ({ meant }) =>
    meant === undefined ? 'Write that job first, or remove the dependency.' : `Did you mean ${meant}?`,
}

export const selfDependency: Problem<{ readonly type: string }> = {
  code: 'JW3002',
  severity: 'error',
  message: ({ type }) => `job ${quoted(type)} depends on itself`,
  why: 'Each of its runs would wait for the one before to succeed, and the first for ever.',
  fix: () =>
    'Remove the dependency. Runs of one job already follow each other unless maxConcurrent says otherwise.',
}

export const cyclicDependency: Problem<{ readonly cycle: readonly string[] }> = {
  code: 'JW3003',
  severity: 'error',
  message: ({ cycle }) => `jobs depend on each other in a circle: ${cycle.join(' → ')}`,
  why: 'Each would wait for the next, and none would ever run.',
  fix: () => 'Remove one of the dependencies of the circle.',
}
