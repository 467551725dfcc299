/** What a failure becomes: one table by the code of the error, and the functions that read it. */

import type { RunStatus } from '../authoring/outcome.ts'
import { END_REASONS } from '../engine/rules/end-reasons.ts'
import type { SettledTo } from '../engine/contract/message.ts'
import { codeOf, secondsIn } from '../errors/error-facts.ts'
import { messageOf } from '../errors/error-message.ts'
import { stackOf } from '../errors/error-stack.ts'
import { isMadeHere } from '../errors/jobwright-error.ts'
import { backoffMs, type BackoffOptions } from '../manifest/backoff.ts'
import type { ResolvedOptions } from '../manifest/options.ts'

/**
 * What becomes of one message of a failed attempt.
 *
 * - `cancelled`: it ends as cancelled.
 * - `interrupted`: it goes to the dead letters, as nobody knows how far the task came.
 * - `retried`: it waits for another attempt; once its attempts are used up it goes to the dead
 *   letters.
 * - `dead`: it goes to the dead letters at once.
 * - `snoozed`: it waits for the seconds of the error, the attempt not counted.
 * - `released`: it waits as before, the attempt not counted.
 * - `left`: it stays with the claim; the engine releases it when the run finishes.
 */
export type Fate = 'cancelled' | 'interrupted' | 'retried' | 'dead' | 'snoozed' | 'released' | 'left'

/**
 * The hooks of the task that may change the fate of a failed message, in the order of their calls.
 */
export type FailureHook = 'handleExecutionError' | 'shouldRetryOnError'

/** One row of the table. */
export interface FailureRule {
  /**
   * The code of the error, in an error of any copy of this package and in any other object; a row
   * without one is for all other errors.
   */
  readonly code?: string
  /** What else the row needs: that this runner made the error, or that it has `seconds`. */
  readonly needs?: 'own' | 'seconds'
  /** The row applies only to idempotent jobs, or only on durable engines. */
  readonly only?: 'idempotent' | 'durable'
  /** Whether the run was given up as a whole, or its work on messages failed. */
  readonly of: 'run' | 'work'
  /** The fate of the messages that the task has begun. */
  readonly begun: Fate
  /** The fate of the messages that the task has not begun. */
  readonly rest: Fate
  readonly hooks?: readonly FailureHook[]
  /** How the run ends; without it, as its messages and results say. */
  readonly end?: { readonly status: RunStatus; readonly reason?: string }
}

const CANCELLED = { status: 'cancelled', reason: END_REASONS.cancelled } as const
const STOPPED = { status: 'cancelled', reason: 'the runner stopped' } as const
const NOT_LOADED = { status: 'skipped', reason: 'its class cannot be loaded' } as const
const LOST = { status: 'failed' } as const

const HANDLED = ['handleExecutionError'] as const
const DECIDED = ['handleExecutionError', 'shouldRetryOnError'] as const

/** The first row that fits an error decides. */
// oxfmt-ignore
const FAILURES: readonly FailureRule[] = [
  // The run was given up. What its task had begun is in doubt, as if the process had died.
  { code: 'CANCELLED',      needs: 'own',                     of: 'run',  begun: 'cancelled',   rest: 'cancelled', end: CANCELLED },
  { code: 'LEASE_LOST',     needs: 'own', only: 'idempotent', of: 'run',  begun: 'retried',     rest: 'released',  end: LOST },
  { code: 'LEASE_LOST',     needs: 'own',                     of: 'run',  begun: 'interrupted', rest: 'released',  end: LOST },
  { code: 'RUNNER_STOPPED', needs: 'own', only: 'idempotent', of: 'run',  begun: 'left',        rest: 'left',      end: STOPPED },
  { code: 'RUNNER_STOPPED', needs: 'own',                     of: 'run',  begun: 'interrupted', rest: 'left',      end: STOPPED },
  // Another process, or the next one, may be able to load the class.
  { code: 'CANNOT_LOAD',    needs: 'own', only: 'durable',    of: 'run',  begun: 'released',    rest: 'released',  end: NOT_LOADED },
  // The work failed. Some errors decide the question of another attempt; for all others the task
  // decides.
  { code: 'SNOOZE',         needs: 'seconds',                 of: 'work', begun: 'snoozed',     rest: 'snoozed' },
  { code: 'RETRY_AFTER',    needs: 'seconds',                 of: 'work', begun: 'retried',     rest: 'released',  hooks: HANDLED },
  { code: 'NON_RETRYABLE',                                    of: 'work', begun: 'dead',        rest: 'released',  hooks: HANDLED },
  { code: 'INVALID_RESULT', needs: 'own',                     of: 'work', begun: 'dead',        rest: 'released',  hooks: HANDLED },
  { code: 'MISSING_METHOD', needs: 'own',                     of: 'work', begun: 'dead',        rest: 'released',  hooks: HANDLED },
  {                                                           of: 'work', begun: 'retried',     rest: 'released',  hooks: DECIDED },
]

/** The settlement of a message that waits again. */
export type Waiting = Extract<SettledTo, { state: 'waiting' }>

/** The settlement of a message that failed for good. */
export type Dead = Extract<SettledTo, { state: 'dead' }>

/** The facts of a run that choose between rows of one code. */
export interface FailedRun {
  readonly isIdempotent: boolean
  readonly isDurable: boolean
}

/**
 * The rule for a run whose attempt threw `error`, or that was given up with `error` as the reason.
 */
export function failureOfRun(error: unknown, { isIdempotent, isDurable }: FailedRun): FailureRule {
  const applies = { idempotent: isIdempotent, durable: isDurable }
  return ruleFor(error, ({ only }) => only === undefined || applies[only])
}

/**
 * The rule for one message whose `process` threw `error`; the run goes on with its next message.
 */
export function failureOfMessage(error: unknown): FailureRule {
  return ruleFor(error, ({ of }) => of === 'work')
}

function ruleFor(error: unknown, applies: (rule: FailureRule) => boolean): FailureRule {
  const code = codeOf(error)
  const fits = (rule: FailureRule): boolean =>
    (rule.code === undefined || rule.code === code) && has(error, rule) && applies(rule)
  return FAILURES.find(fits)! // the last row fits every error
}

function has(error: unknown, { needs }: FailureRule): boolean {
  if (needs === undefined) return true
  return needs === 'own' ? isMadeHere(error) : secondsIn(error) !== undefined
}

/** What the settlement of a failed message depends on. */
export interface FailedMessage {
  readonly options: BackoffOptions & Pick<ResolvedOptions, 'maxRetries'>
  /** 1 for the first attempt. */
  readonly attempt: number
  /** When the message was due for this attempt. */
  readonly dueMs: number
  /** Whether it is claimed alone from now on, so that it fails no other message of a batch. */
  readonly alone: boolean
  readonly nowMs: number
  /** In [0, 1), for the jitter of the retry delay. */
  readonly random: () => number
}

/** The settlement that each fate comes to. */
const SETTLEMENTS: Readonly<
  Record<Exclude<Fate, 'left'>, (error: unknown, message: FailedMessage) => SettledTo>
> = {
  cancelled: () => ({ state: 'done', status: 'cancelled' }),
  interrupted: (error) => deadLetter('interrupted', error),
  dead: (error) => deadLetter('not-retryable', error),
  retried: (error, message) => retryOf(error, message),
  snoozed: (error, { nowMs }) => released(nowMs + (secondsIn(error) ?? 0) * 1000), // the row needs them
  released: (_error, { dueMs }) => released(dueMs),
}

/** The settlement of a message by its fate. */
export function settlementOf(fate: Exclude<Fate, 'left'>, error: unknown, message: FailedMessage): SettledTo {
  return SETTLEMENTS[fate](error, message)
}

/** Another attempt while attempts are left, else the dead letters. */
export function retryOf(
  error: unknown,
  { options, attempt, alone, nowMs, random }: FailedMessage,
): Waiting | Dead {
  if (attempt > options.maxRetries) return deadLetter('exhausted', error)
  const seconds = codeOf(error) === 'RETRY_AFTER' ? secondsIn(error) : undefined
  const delayMs = seconds === undefined ? backoffMs(options, attempt, random()) : seconds * 1000
  return { state: 'waiting', dueMs: nowMs + delayMs, counted: true, alone }
}

/** Waits until `dueMs`, the attempt not counted. */
export function released(dueMs: number): Waiting {
  return { state: 'waiting', dueMs, counted: false, alone: false }
}

/** Failed for good. `reason` says why in a word, the error what was thrown. */
export function deadLetter(reason: string, error: unknown): Dead {
  return { state: 'dead', reason, error: messageOf(error), stack: stackOf(error) }
}
