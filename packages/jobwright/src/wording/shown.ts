/** The text of a value in an error message. */

import { inspect, types } from 'node:util'

/** A longer text is cut. */
const MOST_CHARACTERS = 1000

/** How deep a value is shown as JSON. A deeper one is shown as Node prints it. */
const MOST_LEVELS = 10

/**
 * The text of a value: JSON where JSON has all of it, else what Node prints: `NaN`, `Invalid Date`,
 * `{ at: undefined }`. It is cut to a thousand characters. Never throws.
 */
export function shown(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(cut(value, MOST_CHARACTERS))
    case 'bigint':
      return `${value}n`
    case 'function':
      return 'a function'
    case 'object':
      return cut(objectText(value), MOST_CHARACTERS)
    default:
      return String(value)
  }
}

/** A name in an error message: a text as it is, any other value as {@link shown} has it. */
export function shownName(name: unknown): string {
  return typeof name === 'string' ? name : shown(name)
}

/** The start of a text that is longer than `most` characters. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  const end = text.charCodeAt(most - 1)
  const isHalf = end >= 0xd8_00 && end <= 0xdb_ff // the first half of a pair
  return `${text.slice(0, isHalf ? most - 1 : most)}…`
}

function objectText(value: object | null): string {
  try {
    return isJson(value, 0) ? JSON.stringify(value) : inspected(value)
  } catch {
    return 'an object that cannot be read' // a getter or a proxy threw
  }
}

/** What Node prints for a value, on one line. @throws what a `util.inspect.custom` throws */
export function inspected(value: unknown): string {
  return inspect(value, { depth: 3, breakLength: Infinity, maxArrayLength: 20, maxStringLength: 200 })
}

/** Whether JSON has all of a value. */
function isJson(value: unknown, level: number): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object') return typeof value === 'string' || typeof value === 'boolean'
  if (value === null) return true
  if (level === MOST_LEVELS || types.isProxy(value)) return false
  if (Array.isArray(value)) return value.every((element) => isJson(element, level + 1))
  const prototype: object | null = Object.getPrototypeOf(value)
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null // of any realm
  return isPlain && Object.values(value).every((own) => isJson(own, level + 1))
}
