/** A message on its way through an engine: as it is stored, claimed and settled. */

import type { JobPriority } from '../../manifest/priority.ts'
import type { RunStatus } from '../../authoring/outcome.ts'

/** A message to be stored. */
export interface NewMessage {
  /** Given where the caller must know it beforehand; else the engine makes one. */
  readonly id?: string
  readonly job: string
  readonly payload: unknown
  readonly origin: MessageOrigin
  readonly priority: JobPriority
  readonly dueMs: number
  readonly expiresMs?: number | undefined
  readonly orderKey?: string | undefined
  readonly dedupeKey?: string | undefined
  /** Holds the key until then, instead of until the message is first claimed. */
  readonly dedupeUntilMs?: number | undefined
}

/** Where a message came from. */
export type MessageOrigin = 'schedule' | 'manual' | 'message'

/** A stored message, as a claim hands it out. */
export interface Message {
  readonly id: string
  readonly job: string
  readonly payload: unknown
  readonly origin: MessageOrigin
  readonly priority: JobPriority
  readonly enqueuedMs: number
  readonly dueMs: number
  /** The due time of the tick that made it. */
  readonly scheduledForMs: number | undefined
  readonly orderKey: string | undefined
  /** How many attempts were counted before this claim. */
  readonly attempts: number
  /** Whether its last claim ended with its process, unsettled. */
  readonly recovered: boolean
}

/** What became of a message that was to be stored. */
export interface Stored {
  readonly id: string
  /** Whether another message with its `dedupeKey` took its place; `id` is that one's. */
  readonly deduplicated: boolean
}

/** What a process can start right now. The answers are asked only for jobs that have something to claim. */
export interface ClaimRequest {
  /** How many runs it has workers for. */
  readonly runs: number
  /** How many more runs of a job it has slots for. */
  slots(job: string): number
  /** How many more messages of a job may start: 0 where a gate is closed, `Infinity` where nothing limits them. */
  allowance(job: string): number
  /** To be called with each claim as it is made, so that the next answers count it. */
  claimed(claim: Claim): void
}

/** A hold on the messages of one run. */
export interface Claim {
  readonly id: string
  readonly job: string
  readonly messages: readonly [Message, ...Message[]]
  /** When the hold ends unless it is extended; `undefined` where it ends only with the process. */
  readonly leaseUntilMs: number | undefined
}

/** A message that was given up while it waited. */
export interface DroppedMessage {
  readonly id: string
  readonly job: string
  readonly origin: MessageOrigin
  readonly reason: string
}

/** What becomes of one message of a claim. */
export interface Settlement {
  readonly claimId: string
  readonly messageId: string
  readonly to: SettledTo
}

/** The ways a message can leave a claim. */
export type SettledTo =
  | { readonly state: 'done'; readonly status: RunStatus }
  /** Waits again: a retry (`counted`), or a snooze or release (not counted). `alone`: from now on claimed by itself. */
  | {
      readonly state: 'waiting'
      readonly dueMs: number
      readonly counted: boolean
      readonly alone: boolean
    }
  | {
      readonly state: 'dead'
      readonly reason: string
      /** What was thrown, in words; empty where nothing was. */
      readonly error: string
      readonly stack: string | undefined
    }
