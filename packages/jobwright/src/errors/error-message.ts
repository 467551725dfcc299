/** The message of whatever was thrown, with its causes, for one line of a log. */

import { cut, inspected, shown } from '../wording/shown.ts'
import { factsOf, MOST_ERRORS, type ErrorFacts } from './error-facts.ts'

/** A longer message is cut, by default; the stack has more of it. */
const MOST_CHARACTERS = 2000

/** How many causes are followed. */
const MOST_CAUSES = 10

/**
 * The message of an error and those of its causes: `fetch failed: connect ECONNREFUSED
 * 127.0.0.1:1`. An error without a message has the name of its class and its code instead, and an
 * `AggregateError` the messages of its errors after its own. A string is returned as it is, and any
 * other value as messages show it. Never throws.
 */
export function messageOf(thrown: unknown, most: number = MOST_CHARACTERS): string {
  return cut(lineOf(thrown, []), most)
}

/** @param above the errors that this one is a cause of, which it may name again */
function lineOf(thrown: unknown, above: readonly unknown[]): string {
  if (typeof thrown === 'string') return thrown
  if (above.includes(thrown) || above.length === MOST_CAUSES) return ''
  const facts = factsOf(thrown)
  if (facts === undefined) return typeof thrown === 'function' ? inspected(thrown) : shown(thrown)
  const within = [...above, thrown]
  const errors = facts.errors.slice(0, MOST_ERRORS).map((error) => lineOf(error, within))
  if (facts.errors.length > MOST_ERRORS) errors.push('and more')
  const cause = facts.cause === undefined ? '' : lineOf(facts.cause, within)
  return [joined(errors), cause].reduce(withMore, ownLine(facts))
}

function ownLine({ name, message, code }: ErrorFacts): string {
  if (message.trim() !== '') return message
  return code === undefined || name.includes(code) ? name : `${name} [${code}]`
}

function joined(errors: readonly string[]): string {
  return [...new Set(errors)].filter((line) => line !== '').join('; ')
}

/** Many errors have the message of their cause in their own. */
function withMore(line: string, more: string): string {
  return more === '' || line.includes(more) ? line : `${line}: ${more}`
}
