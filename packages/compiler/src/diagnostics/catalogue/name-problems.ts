/** Problems of job types and aliases: JW1001 to JW1999. */

import type { Problem } from '../problem.ts'
import { didYouMean, quoted, shortened } from './wording.ts'

export const duplicateJobType: Problem<{
  readonly type: string
  /** The file of the first job with this type. */
  readonly file: string
}> = {
  code: 'JW1001',
  severity: 'error',
  blocksOutput: true,
  message: ({ type, file }) => `job type ${quoted(type)} is taken: ${file} declares it already`,
  why: 'A job type names exactly one job: its messages, its history and its configuration.',
  fix: ({ type }) => `Give one of the two jobs another type than ${quoted(type)}, or delete it.`,
}

export const invalidJobType: Problem<{
  readonly type: string
  readonly problem: string
  readonly meant: string | undefined
}> = {
  code: 'JW1002',
  severity: 'error',
  blocksOutput: true,
  message: ({ type, problem }) => `${quoted(type)} cannot be a job type: ${problem}`,
  why: 'Queues, environment variables, constants and URLs are named after the job type.',
  fix: ({ meant }) =>
    `${didYouMean(meant)}Use letters and digits in words that are separated by a single "_", "-", "." or ":", ` +
    'at most 64 characters, a letter first.',
}

export const jobTypeNotString: Problem<{ readonly got: string }> = {
  code: 'JW1003',
  severity: 'error',
  blocksOutput: true,
  message: ({ got }) => `expected the job type to be a string, got ${shortened(got)}`,
  why: 'Without a job type nothing can refer to the job.',
  fix: () => "Write the job type as the first argument: @job('send_digest').",
}

export const jobTypeNotStatic: Problem<{ readonly reason: string }> = {
  code: 'JW1004',
  severity: 'error',
  blocksOutput: true,
  message: ({ reason }) => `the job type is not known at build time: ${reason}`,
  why: 'Job types are found without running any code, so the build has to read them from the source.',
  fix: () => "Write the job type as a plain string: @job('send_digest').",
}

export const collidingConstants: Problem<{
  readonly type: string
  readonly other: string
  readonly constant: string
}> = {
  code: 'JW1005',
  severity: 'error',
  blocksOutput: true,
  message: ({ type, other, constant }) =>
    `job types ${quoted(other)} and ${quoted(type)} have the same constant JobType.${constant}`,
  why: 'The constant stands for one job, and it is the prefix of the environment variables of one job.',
  fix: () => 'Rename one of the two so that they differ in more than separators and case.',
}

export const collidingVariables: Problem<{
  readonly type: string
  readonly other: string
  readonly variable: string
}> = {
  code: 'JW1006',
  severity: 'error',
  blocksOutput: true,
  message: ({ type, other, variable }) =>
    `environment variable ${variable} would configure both job ${quoted(other)} and job ${quoted(type)}`,
  why: 'A variable is named <JOB>_<OPTION> or <JOB>_RUNNER_<OPTION>, and must tell which job it is for.',
  fix: () => 'Rename one of the two jobs.',
}

export const aliasTaken: Problem<{ readonly alias: string; readonly by: string }> = {
  code: 'JW1007',
  severity: 'error',
  blocksOutput: true,
  message: ({ alias, by }) => `alias ${quoted(alias)} is taken: ${by}`,
  why: 'Waiting messages of a former name go to the one job that has it as an alias.',
  fix: () => 'Remove the alias here, or rename the other job.',
}

export const renamedJob: Problem<{
  readonly type: string
  readonly former: string
  /** Whether another job has the former type now. */
  readonly isReused: boolean
}> = {
  code: 'JW1008',
  severity: 'warning',
  endsWithCommit: true,
  message: ({ type, former, isReused }) =>
    `job ${quoted(former)} is named ${quoted(type)} now${isReused ? `, and another job ${quoted(former)}` : ''}`,
  why: 'Messages that wait under the former name, on an engine that keeps them, would not reach this job.',
  fix: ({ former, isReused }) =>
    isReused
      ? `Give the other job a name that is new, and write aliases: ['${former}'] here.`
      : `If it is the same job, write aliases: ['${former}'] in its options.`,
}
