/** Problems of dependencies between jobs: JW3001 to JW3999. */

import type { Problem } from '../problem.ts'
import { quoted } from './wording.ts'

export const unknownJob: Problem<{
  /** The dependency as it is written: `"tweet"` or `JobType.TWEET`. */
  readonly written: string
  readonly meant: string | undefined
}> = {
  code: 'JW3001',
  severity: 'error',
  blocksOutput: true,
  message: ({ written }) => `there is no job ${written}`,
  why: 'A run that waits for a job that does not exist would wait in vain.',
  fix: ({ meant }) =>
    meant === undefined ? 'Write that job first, or remove the dependency.' : `Did you mean ${meant}?`,
}

export const selfDependency: Problem<{ readonly type: string }> = {
  code: 'JW3002',
  severity: 'error',
  blocksOutput: true,
  message: ({ type }) => `job ${quoted(type)} depends on itself`,
  why: 'Each of its runs would wait for the one before to succeed, and the first for ever.',
  fix: () =>
    'Remove the dependency. Runs of one job already follow each other unless maxConcurrent says otherwise.',
}

export const cyclicDependency: Problem<{ readonly cycle: readonly string[] }> = {
  code: 'JW3003',
  severity: 'error',
  blocksOutput: true,
  message: ({ cycle }) => `jobs depend on each other in a circle: ${cycle.join(' → ')}`,
  why: 'Each would wait for the next, and none would ever run.',
  fix: () => 'Remove one of the dependencies of the circle.',
}

interface Waiting {
  readonly on: string
}

export const disabledDependency: Problem<Waiting> = {
  code: 'JW3004',
  severity: 'warning',
  message: ({ on }) => `job ${quoted(on)}, which this one waits for, is disabled`,
  why: 'Unless the configuration enables it, every run that waits for it is skipped, and messages wait without limit.',
  fix: ({ on }) => `Enable ${quoted(on)}, or remove the dependency.`,
}

export const unscheduledDependency: Problem<Waiting> = {
  code: 'JW3005',
  severity: 'warning',
  message: ({ on }) => `job ${quoted(on)}, which this one waits for, has no schedule`,
  why: 'It runs only when something triggers it, and as long as it has not succeeded, runs that wait for it are skipped in the end.',
  fix: ({ on }) =>
    `Give ${quoted(on)} a schedule or runOnStart, or ignore this where your program triggers it.`,
}
