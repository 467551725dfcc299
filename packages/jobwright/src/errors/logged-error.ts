/** An error as a field of a log line. */

import { inspect } from 'node:util'

import { factsOf } from './error-facts.ts'
import { messageOf } from './error-message.ts'
import { stackOf } from './error-stack.ts'

/**
 * A copy of an error for the field `error` of a log line. Its name, message, code and stack are
 * enumerable, so that loggers which write JSON keep them, and the stack has the causes. A value
 * that is no error is returned in words. Never throws.
 */
export function loggedError(thrown: unknown): Error | string {
  const facts = factsOf(thrown)
  if (facts === undefined) return messageOf(thrown)
  const { name, message, code } = facts
  const copy = new Error(message)
  const stack = stackOf(thrown)
  const fields = { name, message: message || messageOf(thrown), code, stack }
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue
    Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true })
  }
  // Loggers that print the type of an error, and the console, would name the class of the copy.
  Object.defineProperty(copy, 'constructor', { value: undefined })
  return Object.defineProperty(copy, inspect.custom, { value: () => stack })
}
