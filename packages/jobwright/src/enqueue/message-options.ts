/** From a call's payload and options to the message that is stored. */

import type { MessageOptions } from '../authoring/calls.ts'
import { nearestName } from '../manifest/did-you-mean.ts'
import { InvalidMessageError } from '../errors/errors.ts'
import { JobPriority } from '../manifest/priority.ts'
import { storedPayload, type PayloadFacts } from './payload.ts'
import type { RunnableJob } from '../configuration/runnable-job.ts'
import { shown } from '../manifest/shown.ts'
import type { NewMessage } from '../engine/contract/message.ts'

/** What most calls give. */
export const NO_OPTIONS: MessageOptions = {}

/** What a call says besides its options. */
export interface CallFacts extends PayloadFacts {
  readonly id: string
  readonly nowMs: number
}

/** The message to store. @throws InvalidMessageError with every option that does not fit, MessageTooLargeError */
export function newMessage(job: RunnableJob, facts: CallFacts, options: MessageOptions): NewMessage {
  checkCallOptions(job.type, options)
  const problems = mayBeWrong(job, options) ? problemsOf(job, options) : []
  if (problems.length > 0) throw new InvalidMessageError(job.type, problems)
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
  }
}

/** In plain JavaScript they may be anything. @throws InvalidMessageError */
export function checkCallOptions(job: string, options: unknown): void {
  if (typeof options === 'object' && options !== null) return
  throw new InvalidMessageError(job, [
    `expected the options of the call to be an object, got ${shown(options)}`,
  ])
}

/** A lone surrogate. */
const HALF_A_CHARACTER = /\p{Surrogate}/u

/** Every option of a call: a record, so that the compiler misses none. */
const KNOWN: Readonly<Record<keyof MessageOptions, true>> = {
  priority: true,
  delaySeconds: true,
  runAt: true,
  expiresInSeconds: true,
  orderKey: true,
  dedupeKey: true,
  dedupeSeconds: true,
}

/** Most calls leave nothing to look at. */
function mayBeWrong({ options: { preserveOrder } }: RunnableJob, options: MessageOptions): boolean {
  return options !== NO_OPTIONS || preserveOrder === 'key'
}

function problemsOf({ options: { preserveOrder } }: RunnableJob, options: MessageOptions): string[] {
  return [
    ...Object.keys(options).flatMap(unknownProblems),
    ...(options.priority === undefined ? [] : priorityProblems(options.priority, preserveOrder)),
    ...(['delaySeconds', 'expiresInSeconds', 'dedupeSeconds'] as const).flatMap((name) =>
      secondsProblems(name, options[name]),
    ),
    ...(options.runAt === undefined ? [] : runAtProblems(options.runAt, options.delaySeconds)),
    ...(['orderKey', 'dedupeKey'] as const).flatMap((name) => keyProblems(name, options[name])),
    ...(preserveOrder === 'key' && options.orderKey === undefined
      ? ["its job has preserveOrder: 'key', so orderKey is required"]
      : []),
    ...(options.dedupeSeconds !== undefined && options.dedupeKey === undefined
      ? ['dedupeSeconds is given without a dedupeKey']
      : []),
  ]
}

/** In plain JavaScript, or by way of a variable, a slip of the pen gets past the compiler. */
function unknownProblems(name: string): string[] {
  if (Object.hasOwn(KNOWN, name)) return []
  const names = Object.keys(KNOWN)
  const nearest = nearestName(name, names)
  const hint = nearest === undefined ? `the options are ${names.join(', ')}` : `did you mean ${nearest}?`
  return [`there is no option ${name}; ${hint}`]
}

function priorityProblems(priority: JobPriority, preserveOrder: true | 'key' | undefined): string[] {
  if (preserveOrder !== undefined) return ['a job with preserveOrder takes no priority for a single message']
  const known: readonly string[] = Object.values(JobPriority)
  return known.includes(priority)
    ? []
    : [`expected priority to be one of ${known.join(', ')}, got ${shown(priority)}`]
}

function secondsProblems(name: string, seconds: number | undefined): string[] {
  if (seconds === undefined || (Number.isFinite(seconds) && seconds >= 0)) return []
  return [`expected ${name} to be a number ≥ 0, got ${shown(seconds)}`]
}

function runAtProblems(runAt: Date, delaySeconds: number | undefined): string[] {
  if (delaySeconds !== undefined) return ['runAt and delaySeconds are both given']
  const isDate = runAt instanceof Date && !Number.isNaN(runAt.getTime())
  return isDate ? [] : [`expected runAt to be a valid Date, got ${shown(runAt)}`]
}

/** A key with half a character is none that every engine can keep: two such keys would become one. */
function keyProblems(name: string, key: string | undefined): string[] {
  if (key === undefined) return []
  if (typeof key !== 'string' || key === '') {
    return [`expected ${name} to be a non-empty string, got ${shown(key)}`]
  }
  return HALF_A_CHARACTER.test(key) ? [`expected ${name} to be whole characters, got ${shown(key)}`] : []
}
