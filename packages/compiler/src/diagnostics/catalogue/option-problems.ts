/** Problems of a job's options: JW2001 to JW2009, JW2014, JW2015. */

import type { Problem } from '../problem.ts'
import { didYouMean, quoted, shortened } from './wording.ts'

export const unknownOption: Problem<{ readonly option: string; readonly meant: string | undefined }> = {
  code: 'JW2001',
  severity: 'error',
  message: ({ option }) => `there is no option ${quoted(option)}`,
  why: 'An option that nothing reads would be ignored in silence.',
  fix: ({ meant }) => (meant === undefined ? 'Remove it.' : `Did you mean ${quoted(meant)}?`),
}

export const wrongValue: Problem<{
  readonly option: string
  readonly expected: string
  readonly got: string
  /** The right value, as source text. */
  readonly meant?: string | undefined
}> = {
  code: 'JW2002',
  severity: 'error',
  blocksOutput: true,
  message: ({ option, expected, got }) => `expected ${option} to be ${expected}, got ${shortened(got)}`,
  why: 'The job could not run with this value.',
  fix: ({ option, expected, meant }) =>
    meant === undefined
      ? `Set ${option} to ${expected}, or leave it out for the default.`
      : `Did you mean ${meant}? Else leave ${option} out for the default.`,
}

export const valueNotStatic: Problem<{ readonly what: string; readonly reason: string }> = {
  code: 'JW2003',
  severity: 'error',
  blocksOutput: true,
  message: ({ what, reason }) => `${what} not known at build time: ${reason}`,
  why: 'Options are read from the source without running any code, so that every mistake is found by the build.',
  fix: () =>
    'Write the value itself, or a `const` that has it. What differs by machine belongs in the environment of the running program.',
}

export const optionsNotObject: Problem<{ readonly got: string }> = {
  code: 'JW2004',
  severity: 'error',
  blocksOutput: true,
  message: ({ got }) => `expected the options to be an object, got ${shortened(got)}`,
  why: 'The second argument of @job holds its options by name.',
  fix: () => "Write @job('send_digest', { maxRetries: 5 }), or leave the second argument out.",
}

export const optionGivenTwice: Problem<{ readonly option: string }> = {
  code: 'JW2005',
  severity: 'error',
  blocksOutput: true,
  message: ({ option }) => `${option} is given twice`,
  why: 'Only one of the two values could hold.',
  fix: () => 'Remove one of them.',
}

export const badCron: Problem<{
  readonly cron: string
  readonly problem: string
  readonly meant?: string | undefined
}> = {
  code: 'JW2006',
  severity: 'error',
  blocksOutput: true,
  message: ({ cron, problem }) => `cron ${quoted(cron)} cannot be understood: ${problem}`,
  why: 'The job would never be due.',
  fix: ({ meant }) =>
    `${didYouMean(meant)}Write 5 fields (minute, hour, day of month, month, day of week), or 6 with seconds first: "0 8 * * 1-5".`,
}

export const badTimezone: Problem<{
  readonly timezone: string
  readonly problem: string
  readonly meant: string | undefined
}> = {
  code: 'JW2007',
  severity: 'error',
  blocksOutput: true,
  message: ({ timezone, problem }) => `timezone ${quoted(timezone)} is wrong: ${problem}`,
  why: 'The time of the next run depends on it.',
  fix: ({ meant }) =>
    `${didYouMean(meant)}Use an IANA name such as "Europe/Berlin" or "UTC", or an offset such as "+05:30".`,
}

export const twoSchedules: Problem<{ readonly broken: string }> = {
  code: 'JW2008',
  severity: 'error',
  blocksOutput: true,
  message: ({ broken }) => broken,
  why: 'Two schedules at once would make runs that nobody wanted.',
  fix: () => 'Keep one of them. For both, write two jobs.',
}

export const orderWithConcurrency: Problem<{ readonly broken: string }> = {
  code: 'JW2009',
  severity: 'error',
  blocksOutput: true,
  message: ({ broken }) => broken,
  why: 'Two runs at once would overtake each other.',
  fix: () => "Remove maxConcurrent, or order by key: preserveOrder: 'key'.",
}

export const tooManyArguments: Problem<{ readonly count: number }> = {
  code: 'JW2014',
  severity: 'error',
  message: ({ count }) => `@job is given ${count} arguments, and it takes two`,
  why: 'What stands after the options is silently ignored.',
  fix: () => "Put all options into one object: @job('send_digest', { … }).",
}

export const idleOption: Problem<{ readonly option: string; readonly without: string }> = {
  code: 'JW2015',
  severity: 'warning',
  message: ({ option, without }) => `${option} does nothing without ${without}`,
  why: 'An option that has no effect is mostly the rest of another plan.',
  fix: ({ option, without }) =>
    `Remove ${option}, or give ${without}; where the configuration of the program gives it, ignore this.`,
}
