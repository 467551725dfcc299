/** A message on its way through an engine: as it is stored, claimed and settled. */

import type { JobPriority } from '../../manifest/priority.ts'
import type { RunStatus } from '../../authoring/outcome.ts'

/** A message to be stored. Times are milliseconds since the epoch. */
export interface NewMessage {
  /** The id, which no other message ever has. @default made by the engine, as by `uniqueId` */
  readonly id?: string | undefined
  readonly job: string
  /** JSON, which the engine gives back as it was; `undefined` if there is none. */
  readonly payload: unknown
  readonly origin: MessageOrigin
  /** The lane; of a job with `preserveOrder` always that of the job. */
  readonly priority: JobPriority
  /** From then on it may be claimed. */
  readonly dueMs: number
  /** If it was not claimed by then, the engine drops it. */
  readonly expiresMs?: number | undefined
  /** What a job with `preserveOrder: 'key'` keeps it in order by. */
  readonly orderKey?: string | undefined
  /** While a message holds this key, no other message of the job with the same key is stored. */
  readonly dedupeKey?: string | undefined
  /** Holds the key until then, instead of until the message is first claimed or is taken out. */
  readonly dedupeUntilMs?: number | undefined
  /** What the runner wants back with the message, see {@link Message.sender}. */
  readonly sender?: object | undefined
}

/** What made a message: a tick, `trigger` or `runNow`, or `enqueue`. */
export type MessageOrigin = 'schedule' | 'manual' | 'message'

/** A stored message, as a claim hands it out. Times are milliseconds since the epoch. */
export interface Message {
  /** Stays the same over retries and redrives. */
  readonly id: string
  readonly job: string
  readonly payload: unknown
  readonly origin: MessageOrigin
  readonly priority: JobPriority
  readonly enqueuedMs: number
  /** Since when it may be claimed; a retry or a snooze moves it. */
  readonly dueMs: number
  /** The due time of the tick that made it. */
  readonly scheduledForMs: number | undefined
  readonly orderKey: string | undefined
  /** How many attempts were counted so far, without the one that is under way. */
  readonly attempts: number
  /** Whether its last claim was lost: its process died, or did not extend the lease in time. */
  readonly recovered: boolean
  /**
   * The `sender` that the message was stored with, if the engine still has the very object; a claim
   * hands it back, and nothing else shows it. An engine that writes messages down has none.
   */
  readonly sender?: object | undefined
}

/** What became of a message that was to be stored. */
export interface Stored {
  readonly id: string
  /**
   * Whether another message holds the `dedupeKey`; `id` is then that one's, and nothing was stored.
   */
  readonly deduplicated: boolean
}

/**
 * What a process can start right now. The engine calls the functions only for jobs that have
 * something to claim, in any order and number; they answer at once.
 */
export interface ClaimRequest {
  /**
   * The most claims: how many workers are free. An engine that answers later reads it when it makes
   * the claim: the workers of runs count whose `finish` it has not answered, but stores before.
   */
  readonly runs: number
  /** How many more runs of a job this process has slots for; see `runs`. */
  slots(job: string): number
  /**
   * How many more messages of a job may start: 0 if a gate of this process is closed, `Infinity`
   * without a limit.
   */
  allowance(job: string): number
  /**
   * The engine calls this once for each claim, as soon as it is certain and before it decides on
   * the next one: `slots` and `allowance` count it from then on. An engine whose claims are certain
   * only together counts those that it has made so far itself.
   */
  claimed(claim: Claim): void
}

/** A hold on the messages of one run. */
export interface Claim {
  /** Never given twice, not even after a restart on the same store. */
  readonly id: string
  /** The id of its run, if processes that share the engine can find the run by it. */
  readonly runId?: string
  readonly job: string
  /** In the order in which they are to be processed: one, or a batch of a queue job. */
  readonly messages: readonly [Message, ...Message[]]
  /**
   * When the hold ends unless it is extended, in milliseconds since the epoch; `undefined` if it
   * ends only with the process.
   */
  readonly leaseUntilMs: number | undefined
}

/** A message that the engine dropped while it waited. */
export interface DroppedMessage {
  readonly id: string
  readonly job: string
  readonly reason: string
}

/** What becomes of one message of a claim. */
export interface Settlement {
  readonly claimId: string
  readonly messageId: string
  readonly to: SettledTo
}

/** The ways in which a message can leave a claim. */
export type SettledTo =
  | {
      readonly state: 'done'
      /** How the run of a self-contained job ended; dependents go by it. */
      readonly status: RunStatus
    }
  | {
      /** It waits again, for a retry, a snooze or after a release. It does not expire any more. */
      readonly state: 'waiting'
      /** From then on it may be claimed, in milliseconds since the epoch. */
      readonly dueMs: number
      /** Whether the attempt counts: that of a retry does. */
      readonly counted: boolean
      /** Whether it is claimed alone from now on: its batch threw. */
      readonly alone: boolean
    }
  | {
      /** It failed for good. */
      readonly state: 'dead'
      /** A short word: `exhausted`, `not-retryable`, `interrupted`, or what the task gave. */
      readonly reason: string
      /** What was thrown, in words; empty if nothing was. */
      readonly error: string
      readonly stack: string | undefined
    }
