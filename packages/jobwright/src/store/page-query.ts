/** The options of a command that lists a page of messages or dead letters. */

import { every } from '../manifest/timing/durations.ts'

import { UsageError } from '../command-line/usage-error.ts'
import { messageOf } from '../errors/error-message.ts'

/** The options that every such command has. */
export const PAGE_ARGUMENTS = {
  job: { type: 'string', valueHint: 'name', description: 'Only entries of this job' },
  'older-than': {
    type: 'string',
    valueHint: '1h30m',
    description: 'Only entries older than this: 90s, 5m, 1h30m, 2d',
  },
  limit: {
    type: 'string',
    valueHint: 'count',
    description: 'The most entries to show, up to 1000',
    default: '100',
  },
  after: {
    type: 'string',
    valueHint: 'cursor',
    description: 'Continue after an earlier page, with the value printed below it',
  },
} as const

/** The options as they were typed. */
export interface PageArguments {
  readonly job?: string | undefined
  readonly 'older-than'?: string | undefined
  readonly limit: string
  readonly after?: string | undefined
}

/** The query for a page, without the state of messages. */
export interface PageQuery {
  readonly job?: string
  readonly olderThanSeconds?: number
  readonly limit: number
  readonly after?: string
}

/**
 * Turns the options into a query.
 *
 * @throws UsageError for a value that is not valid
 */
export function pageQueryOf({ job, limit, after, ...rest }: PageArguments): PageQuery {
  const olderThan = rest['older-than']
  if (after !== undefined && !/^[md]\d+$/.test(after)) {
    throw new UsageError(`expected "--after" to be the value below an earlier page, got "${after}"`)
  }
  return {
    limit: limitOf(limit),
    ...(job !== undefined && { job }),
    ...(after !== undefined && { after }),
    ...(olderThan !== undefined && { olderThanSeconds: secondsOf(olderThan) }),
  }
}

function limitOf(text: string): number {
  const limit = Number(text)
  if (/^\d+$/.test(text) && limit >= 1 && limit <= 1000) return limit
  throw new UsageError(`expected "--limit" to be an integer from 1 to 1000, got "${text}"`)
}

function secondsOf(text: string): number {
  try {
    return every(text)
  } catch (error) {
    throw new UsageError(`"--older-than": ${messageOf(error)}`)
  }
}
