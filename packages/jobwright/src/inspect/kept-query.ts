/** What the lists of kept messages are asked for, checked: plain JavaScript, and a terminal, give anything. */

import { nearestName } from '../manifest/did-you-mean.ts'
import { InvalidQueryError } from '../errors/errors.ts'
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

interface Rule {
  readonly expected: string
  accepts(value: unknown): boolean
}

const MOST = 1000

const JOB: Rule = { expected: 'the name of a job', accepts: isName }

const RULES: Readonly<Record<'job' | 'olderThanSeconds' | 'limit' | 'after' | 'state', Rule>> = {
  job: JOB,
  olderThanSeconds: {
    expected: 'a number ≥ 0',
    accepts: (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
  },
  limit: {
    expected: `an integer from 1 to ${MOST}`,
    accepts: (value) => Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= MOST,
  },
  after: { expected: 'the `next` of an earlier page', accepts: isName },
  state: {
    expected: "one of 'ready', 'delayed', 'running'",
    accepts: (value) => value === 'ready' || value === 'delayed' || value === 'running',
  },
}

const { state: _state, ...DEAD_LETTER_RULES } = RULES

/** @throws InvalidQueryError with everything that is wrong */
export function checkQuery(call: 'messages.list' | 'deadLetters.list', query: object): void {
  refuse(call, problemsOf(query, call === 'messages.list' ? RULES : DEAD_LETTER_RULES))
}

const CHOICE_RULES: Readonly<Record<string, Rule>> = {
  ids: {
    expected: 'a list of message ids',
    accepts: (value) => Array.isArray(value) && value.every(isName),
  },
  job: JOB,
}

const HISTORY_RULES: Readonly<Record<string, Rule>> = {
  job: JOB,
  limit: {
    expected: 'an integer ≥ 1', // what is kept is bounded already
    accepts: (value) => Number.isSafeInteger(value) && Number(value) >= 1,
  },
}

/** @throws InvalidQueryError with everything that is wrong */
export function checkHistoryFilter(filter: object): void {
  refuse('history', problemsOf(filter ?? {}, HISTORY_RULES)) // plain JavaScript may give null
}

/** @throws InvalidQueryError with everything that is wrong */
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
  refuse(call, isName(messageId) ? [] : [`expected the id of a message, got ${shown(messageId)}`])
}

function problemsOf(given: object, rules: Readonly<Record<string, Rule>>): string[] {
  return Object.entries(given).flatMap(([name, value]) => {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (rule === undefined) return [unknownFilter(name, Object.keys(rules))]
    return value === undefined || rule.accepts(value)
      ? []
      : [`expected ${name} to be ${rule.expected}, got ${shown(value)}`]
  })
}

function unknownFilter(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known)
  return `there is no ${name}; ${nearest === undefined ? `there are ${known.join(', ')}` : `did you mean ${nearest}?`}`
}

function refuse(call: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new InvalidQueryError(call, problems)
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}
