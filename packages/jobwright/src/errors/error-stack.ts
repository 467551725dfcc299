/** The stack of an error with all that Node prints of it: its causes, its errors, its fields. */

import { inspect } from 'node:util'

import { cut, shown } from '../wording/shown.ts'
import { factsOf, MOST_ERRORS, type ErrorFacts } from './error-facts.ts'

/** A longer text is cut. */
const MOST_CHARACTERS = 32_768

/** How many errors of a tree are shown, how deep, and how much of the fields of each. */
const MOST_NODES = 50
const MOST_LEVELS = 10
const MOST_FIELDS = 20
const MOST_OF_A_FIELD = 500

/** What an error is made of apart from its own fields. */
const PARTS = new Set(['name', 'message', 'stack', 'cause', 'errors'])

/**
 * The stack of an error as Node prints it: with its fields, its causes and the errors of an
 * `AggregateError`, cut to 32,768 characters; `undefined` for a value that is no error. What a
 * field holds is shown one level deep. Never throws.
 */
export function stackOf(thrown: unknown): string | undefined {
  if (factsOf(thrown) === undefined) return undefined
  return cut(treeOf(thrown, { above: [], nodes: { left: MOST_NODES } }), MOST_CHARACTERS)
}

interface Printing {
  /** The errors that this one is within. */
  readonly above: readonly unknown[]
  readonly nodes: { left: number }
}

function treeOf(thrown: unknown, { above, nodes }: Printing): string {
  if (above.includes(thrown)) return '[Circular]'
  const facts = factsOf(thrown)
  if (facts === undefined) return fieldText(thrown)
  nodes.left -= 1
  const within = { above: [...above, thrown], nodes }
  const isDeep = nodes.left <= 0 || above.length === MOST_LEVELS
  const parts = isDeep ? [] : [...fieldsOf(thrown as object), ...innerOf(facts, within)] // an error is an object
  const stack = ownStack(facts)
  return parts.length === 0 ? stack : `${stack} {\n${parts.map(indented).join(',\n')}\n}`
}

function innerOf({ cause, errors }: ErrorFacts, printing: Printing): string[] {
  const parts = cause === undefined ? [] : [`[cause]: ${treeOf(cause, printing)}`]
  if (errors.length === 0) return parts
  const texts = errors.slice(0, MOST_ERRORS).map((error) => treeOf(error, printing))
  if (errors.length > MOST_ERRORS) texts.push('... more errors')
  return [...parts, `[errors]: [\n${texts.map(indented).join(',\n')}\n]`]
}

/** The stack, headed by the name of the class and the message, whenever either was set. */
function ownStack({ name, message, stack = '' }: ErrorFacts): string {
  const at = stack.search(/\n\s+at /)
  const head = at === -1 ? stack : stack.slice(0, at)
  if (head.includes(name) && head.includes(message)) return stack
  return `${message === '' ? name : `${name}: ${message}`}${at === -1 ? '' : stack.slice(at)}`
}

function fieldsOf(error: object): string[] {
  try {
    const fields = Object.entries(Object.getOwnPropertyDescriptors(error)).filter(
      ([key, { enumerable }]) => enumerable === true && !PARTS.has(key),
    )
    return fields.slice(0, MOST_FIELDS).map(([key, field]) => {
      return `${key}: ${'value' in field ? fieldText(field.value) : '[Getter]'}`
    })
  } catch {
    return [] // a proxy threw
  }
}

function fieldText(value: unknown): string {
  try {
    const options = { depth: 0, breakLength: 80, maxArrayLength: 10, maxStringLength: MOST_OF_A_FIELD }
    return cut(inspect(value, options), MOST_OF_A_FIELD)
  } catch {
    return shown(value)
  }
}

function indented(text: string): string {
  return `  ${text.replaceAll('\n', '\n  ')}`
}
