/** Makes the message to store from the payload and the options of a call. */

import { types } from 'node:util'

import type { MessageOptions, OptionsOfEach } from '../authoring/calls.ts'
import {
  choiceRule,
  numberRule,
  textRule,
  wrongOptions,
  wrongValue,
  type Rules,
} from '../errors/option-check.ts'
import { JobPriority } from '../manifest/priority.ts'
import { storedPayload, type PayloadFacts } from './payload.ts'
import type { RunnableJob } from '../configuration/runnable-job.ts'
import type { NewMessage } from '../engine/contract/message.ts'
import { InvalidMessageError } from '../errors/call-errors.ts'

/** The options of most calls. */
export const NO_OPTIONS: MessageOptions = {}

/** A call without its options. */
export interface CallFacts extends PayloadFacts, MessageFacts {
  /** Of a message whose caller must know it first; otherwise the engine makes it. */
  readonly id?: string
  readonly nowMs: number
  readonly sender?: object
}

/** Which message of a call the options are for. */
interface MessageFacts {
  /** Its index, if the call has several messages. */
  readonly index?: number | undefined
  /** Whether a function of the caller returned the options for this one of several messages. */
  readonly hasOwnOptions?: boolean
}

/**
 * The message to store.
 *
 * @throws InvalidMessageError with every option that does not fit, MessageTooLargeError
 */
export function newMessage(job: RunnableJob, facts: CallFacts, options: MessageOptions): NewMessage {
  checkCallOptions(job.type, options, facts)
  const problems = mayBeWrong(job, options) ? problemsOf(job, options) : []
  if (problems.length > 0) throw new InvalidMessageError(job.type, namedProblems(problems, facts))
  const { id, origin, nowMs } = facts
  const { priority, delaySeconds = 0, runAt, expiresInSeconds, orderKey, dedupeKey, dedupeSeconds } = options
  return {
    id,
    job: job.type,
    payload: storedPayload(job.type, facts),
    origin,
    priority: priority ?? job.options.priority,
    dueMs: runAt === undefined ? nowMs + delaySeconds * 1000 : runAt.getTime(),
    expiresMs: expiresInSeconds === undefined ? undefined : nowMs + expiresInSeconds * 1000,
    orderKey,
    dedupeKey,
    dedupeUntilMs: dedupeSeconds === undefined ? undefined : nowMs + dedupeSeconds * 1000,
    sender: facts.sender,
  }
}

/** Of several messages, the problems name the one that has them. */
function namedProblems(
  problems: readonly string[],
  { index, hasOwnOptions }: MessageFacts,
): readonly string[] {
  return hasOwnOptions === true ? problems.map((problem) => `messages[${index}]: ${problem}`) : problems
}

/** Plain JavaScript may pass anything. @throws InvalidMessageError */
export function checkCallOptions(job: string, options: unknown, facts: MessageFacts = {}): void {
  if (typeof options === 'object' && options !== null) return
  const problem = wrongValue('the options of the call', 'an object', options)
  throw new InvalidMessageError(job, namedProblems([problem], facts))
}

/** The options that a function of the caller returns for one of several messages. */
export function optionsOfOne(
  optionsOf: Extract<OptionsOfEach<unknown>, (...given: never[]) => unknown>,
  payload: unknown,
  index: number,
): MessageOptions {
  return optionsOf(payload, index) ?? NO_OPTIONS
}

const RULES: Rules<keyof MessageOptions> = {
  priority: choiceRule(Object.values(JobPriority)),
  delaySeconds: numberRule(0),
  runAt: {
    expected: 'a valid Date',
    accepts: (value) => types.isDate(value) && !Number.isNaN(value.getTime()),
  },
  expiresInSeconds: numberRule(0),
  orderKey: textRule(),
  dedupeKey: textRule(),
  dedupeSeconds: numberRule(0),
}

/** Most calls have no options to check. */
function mayBeWrong({ options: { preserveOrder } }: RunnableJob, options: MessageOptions): boolean {
  return options !== NO_OPTIONS || preserveOrder === 'key'
}

function problemsOf({ options: { preserveOrder } }: RunnableJob, options: MessageOptions): string[] {
  return [
    ...wrongOptions(options, RULES).map(({ problem }) => problem),
    ...problemsTogether(options),
    ...problemsOfOrder(options, preserveOrder),
    ...(['orderKey', 'dedupeKey'] as const).flatMap((name) => problemsOfKey(name, options[name])),
  ]
}

function problemsTogether({ runAt, delaySeconds, dedupeKey, dedupeSeconds }: MessageOptions): string[] {
  const problems: string[] = []
  if (runAt !== undefined && delaySeconds !== undefined)
    problems.push('runAt and delaySeconds are both given')
  if (dedupeSeconds !== undefined && dedupeKey === undefined) {
    problems.push('dedupeSeconds is given without a dedupeKey')
  }
  return problems
}

function problemsOfOrder(
  { priority, orderKey }: MessageOptions,
  preserveOrder: true | 'key' | undefined,
): string[] {
  const problems: string[] = []
  if (preserveOrder !== undefined && priority !== undefined) {
    problems.push('a job with preserveOrder takes no priority for a single message')
  }
  if (preserveOrder === 'key' && orderKey === undefined) {
    problems.push(
      "its job has preserveOrder: 'key', so orderKey is required: give it, or declare static orderKey(message) in the class",
    )
  }
  return problems
}

/** A lone surrogate. */
const HALF_A_CHARACTER = /\p{Surrogate}/u

/** Not every engine can keep half a character: two keys that differ in one would become equal. */
function problemsOfKey(name: string, key: unknown): string[] {
  const isBroken = typeof key === 'string' && HALF_A_CHARACTER.test(key)
  return isBroken ? [wrongValue(name, 'whole characters', key)] : []
}
