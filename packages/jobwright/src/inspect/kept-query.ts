/** The queries for kept messages and dead letters, and their checks: plain JavaScript, or a terminal, may give anything. */

import { InvalidQueryError } from '../errors/errors.ts'
import {
  choiceRule,
  integerRule,
  isText,
  numberRule,
  textRule,
  wrongOptions,
  type Rules,
} from '../errors/option-check.ts'
import { shown } from '../manifest/shown.ts'
import type { JobName } from '../manifest/program.ts'
import type { ListedMessage } from '../engine/contract/inspection.ts'

/** A job of the program, or one that the registry does not have any more. */
// oxlint-disable-next-line typescript/no-empty-object-type -- any other string, without losing the completion of names
type KeptJobName = JobName | (string & {})

/** Which entries to list. Filters narrow it down together. */
export interface DeadLetterQuery {
  /** @default every job */
  readonly job?: KeptJobName
  /** Only what was enqueued, or died where it is dead, more than so many seconds ago (≥ 0). */
  readonly olderThanSeconds?: number
  /** The most entries: an integer from 1 to 1,000. @default 100 */
  readonly limit?: number
  /** Goes on after an earlier page: its `next`. */
  readonly after?: string
}

/** Which messages to list. */
export interface MessageQuery extends DeadLetterQuery {
  /** `ready`: due, whatever else keeps it waiting; `delayed`: due later; `running`: claimed. @default all three */
  readonly state?: ListedMessage['state']
}

/** Which dead letters to redrive or delete: those of these messages, or all of a job. */
export type DeadLettersToTake =
  | { readonly ids: readonly string[]; readonly job?: undefined }
  | { readonly job: KeptJobName; readonly ids?: undefined }

const MOST_ENTRIES = 1000

const JOB = textRule('the name of a job')

const DEAD_LETTER_RULES: Rules<keyof DeadLetterQuery> = {
  job: JOB,
  olderThanSeconds: numberRule(0),
  limit: integerRule(1, MOST_ENTRIES),
  after: textRule('the `next` of an earlier page'),
}

const MESSAGE_RULES: Rules<keyof MessageQuery> = {
  ...DEAD_LETTER_RULES,
  state: choiceRule(['ready', 'delayed', 'running']),
}

/** @throws InvalidQueryError with every problem of the query */
export function checkQuery(call: 'messages.list' | 'deadLetters.list', query: object): void {
  refuse(call, problemsOf(query, call === 'messages.list' ? MESSAGE_RULES : DEAD_LETTER_RULES))
}

const HISTORY_RULES: Rules = {
  job: JOB,
  limit: integerRule(1), // the engine bounds what it keeps
}

/** @throws InvalidQueryError with every problem of the filter */
export function checkHistoryFilter(filter: object): void {
  refuse('history', problemsOf(filter ?? {}, HISTORY_RULES)) // plain JavaScript may pass null
}

const CHOICE_RULES: Rules = {
  ids: {
    expected: 'a list of message ids',
    accepts: (value) => Array.isArray(value) && value.every(isText),
  },
  job: JOB,
}

/** @throws InvalidQueryError with every problem of the choice */
export function checkChoice(call: string, letters: DeadLettersToTake): void {
  const given: object = letters ?? {} // plain JavaScript may leave it out
  const { ids, job } = given as Partial<Record<string, unknown>>
  const isOne = (ids === undefined) !== (job === undefined)
  const problems = problemsOf(given, CHOICE_RULES)
  if (!isOne && problems.length === 0) problems.push('expected either ids or job, so that it is clear which')
  refuse(call, problems)
}

/** @throws InvalidQueryError */
export function checkId(call: string, messageId: unknown): void {
  refuse(call, isText(messageId) ? [] : [`expected the id of a message, got ${shown(messageId)}`])
}

function problemsOf(given: object, rules: Rules): string[] {
  return wrongOptions(given, rules).map(({ problem }) => problem)
}

function refuse(call: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new InvalidQueryError(call, problems)
}
