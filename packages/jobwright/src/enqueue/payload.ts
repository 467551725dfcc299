/** Checks and copies the payload of a call: plain data that is not too large. */

import { messageOf } from '../errors/error-message.ts'
import { copiedAsJson, type JsonCopy } from './json-copy.ts'
import { jsonProblem } from './json-problem.ts'
import type { MessageOrigin } from '../engine/contract/message.ts'
import { InvalidMessageError, MessageTooLargeError } from '../errors/call-errors.ts'

/** A payload, and where it came from. */
export interface PayloadFacts {
  readonly payload: unknown
  readonly origin: MessageOrigin
  /** Its index, if the call has several messages. */
  readonly index?: number | undefined
  /** The most bytes of its JSON, in UTF-8. */
  readonly maxBytes: number
}

/**
 * The copy to store.
 *
 * @throws InvalidMessageError if JSON would change or lose anything; MessageTooLargeError
 */
export function storedPayload(job: string, facts: PayloadFacts): unknown {
  const { value, mostBytes } = copied(job, facts)
  if (mostBytes > facts.maxBytes) refuseLarge(job, value, facts)
  return value
}

function copied(job: string, facts: PayloadFacts): JsonCopy {
  let problem: string
  try {
    const copy = copiedAsJson(facts.payload)
    if (copy !== undefined) return copy
    problem = jsonProblem(facts.payload, nameOf(facts))
  } catch (error) {
    problem = `${nameOf(facts)} cannot be read: ${messageOf(error)}` // a getter or a proxy threw
  }
  throw new InvalidMessageError(job, [problem])
}

function refuseLarge(job: string, value: unknown, facts: PayloadFacts): void {
  const { maxBytes } = facts
  const bytes = Buffer.byteLength(JSON.stringify(value))
  if (bytes > maxBytes) throw new MessageTooLargeError(job, nameOf(facts), { bytes, maxBytes })
}

/** What the caller calls it. */
function nameOf({ origin, index }: PayloadFacts): string {
  if (origin === 'manual') return 'parameters'
  return index === undefined ? 'message' : `messages[${index}]`
}
