/** The queries for jobs, messages, runs and dead letters, and their checks. */

import type { RunStatus } from '../authoring/outcome.ts'
import { EXPECTED_CURSOR, isCursor, type PagedList } from '../engine/contract/cursor.ts'
import type { ListedMessage } from '../engine/contract/inspection.ts'
import {
  choiceRule,
  integerRule,
  isText,
  numberRule,
  textRule,
  wrongOptions,
  type Rule,
  type Rules,
} from '../errors/option-check.ts'
import type { JobName } from '../manifest/program.ts'
import { shown } from '../wording/shown.ts'
import { InvalidQueryError } from '../errors/call-errors.ts'

/** A job of the program, or one that its registry no longer has. */
// oxlint-disable-next-line typescript/no-empty-object-type -- any other string, without losing the completion of names
export type KeptJobName = JobName | (string & {})

/** Which jobs to list. */
export interface JobQuery {
  /**
   * Jobs with this word among their `tags`. Only a program knows tags, not its database.
   *
   * @default every job
   */
  readonly tag?: string
}

/** Which entries to list: those that pass every filter. */
export interface PageQuery extends JobQuery {
  /** Entries of this job. @default every job */
  readonly job?: KeptJobName
  /** The most entries of the page: an integer from 1 to 1,000. @default 100 */
  readonly limit?: number
  /** The `next` of the page before. @default the first page */
  readonly after?: string
}

/** Which ended runs to list. */
export interface RunQuery extends PageQuery {
  /** Runs that ended so. @default every status */
  readonly status?: RunStatus
}

/** Which dead letters to list. */
export interface DeadLetterQuery extends PageQuery {
  /** Dead letters that died more than this many seconds ago (≥ 0). @default any age */
  readonly olderThanSeconds?: number
}

/** Which messages to list. */
export interface MessageQuery extends PageQuery {
  /** Messages that were enqueued more than this many seconds ago (≥ 0). @default any age */
  readonly olderThanSeconds?: number
  /**
   * `ready`: due, whatever else keeps them waiting; `delayed`: due later; `running`: claimed.
   *
   * @default every state
   */
  readonly state?: ListedMessage['state']
}

/** Which dead letters to redrive or delete: those of these messages, or all of a job. */
export type DeadLettersToTake =
  | { readonly ids: readonly string[]; readonly job?: undefined }
  | { readonly job: KeptJobName; readonly ids?: undefined }

/** The most entries of a page. */
const MOST_ENTRIES = 1000

const JOB_RULES: Rules<keyof JobQuery> = { tag: textRule() }

const JOB: Rule = textRule('the name of a job')

const PAGE_RULES: Rules<Exclude<keyof PageQuery, 'after'>> = {
  job: JOB,
  ...JOB_RULES,
  limit: integerRule(1, MOST_ENTRIES),
}

function afterRule(list: PagedList): Rule {
  return { expected: EXPECTED_CURSOR, accepts: (value) => isCursor(list, value) }
}

const OLDER: Rule = numberRule(0)

const DEAD_LETTER_RULES: Rules<keyof DeadLetterQuery> = {
  ...PAGE_RULES,
  after: afterRule('deadLetters'),
  olderThanSeconds: OLDER,
}

const MESSAGE_RULES: Rules<keyof MessageQuery> = {
  ...PAGE_RULES,
  after: afterRule('messages'),
  olderThanSeconds: OLDER,
  state: choiceRule(['ready', 'delayed', 'running']),
}

const RUN_RULES: Rules<keyof RunQuery> = {
  ...PAGE_RULES,
  after: afterRule('runs'),
  status: choiceRule(['succeeded', 'skipped', 'failed', 'cancelled', 'superseded']),
}

/** A call that lists something. */
export type ListCall = 'jobs' | 'messages.list' | 'deadLetters.list' | 'runs.list' | 'history'

const RULES: Readonly<Record<ListCall, Rules>> = {
  jobs: JOB_RULES,
  'messages.list': MESSAGE_RULES,
  'deadLetters.list': DEAD_LETTER_RULES,
  'runs.list': RUN_RULES,
  // The engine bounds what it keeps.
  history: { ...RUN_RULES, limit: integerRule(1) },
}

/** @throws InvalidQueryError with every problem of the query */
export function checkQuery(call: ListCall, query: object): void {
  refuse(call, problemsOf(query ?? {}, RULES[call], 'the query')) // plain JavaScript may pass null
}

const CHOICE_RULES: Rules<'ids' | 'job'> = {
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
  const problems = problemsOf(given, CHOICE_RULES, 'the choice of dead letters')
  if (!isOne && problems.length === 0) problems.push('expected either ids or job, so that it is clear which')
  refuse(call, problems)
}

/** @throws InvalidQueryError unless the id is a text. @param what what it identifies: "message" */
export function checkId(call: string, id: unknown, what: 'message' | 'run' = 'message'): void {
  refuse(call, isText(id) ? [] : [`expected the id of a ${what}, got ${shown(id)}`])
}

/** @throws InvalidQueryError unless the name of a job is a text */
export function checkJobName(call: string, name: unknown): void {
  refuse(call, isText(name) ? [] : [`expected ${JOB.expected}, got ${shown(name)}`])
}

function problemsOf(given: object, rules: Rules, what: string): string[] {
  if (typeof given !== 'object' || Array.isArray(given)) {
    return [`expected ${what} to be an object, got ${shown(given)}`]
  }
  return wrongOptions(given, rules).map(({ problem }) => problem)
}

function refuse(call: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new InvalidQueryError(call, problems)
}
