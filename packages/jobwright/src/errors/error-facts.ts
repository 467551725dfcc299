/**
 * What is read of a thrown value. Anything can be thrown: an error of another realm or of a second
 * copy of this package, and a value that throws when it is looked at.
 */

import { types } from 'node:util'

import { shown } from '../wording/shown.ts'

/** The facts of an error. */
export interface ErrorFacts {
  /** The name of its class. */
  readonly name: string
  readonly message: string
  readonly code: string | undefined
  readonly stack: string | undefined
  /** `undefined` if it has none. */
  readonly cause: unknown
  /** The errors of an `AggregateError`. */
  readonly errors: readonly unknown[]
}

/** The facts of an error, or `undefined` for a value that is no error. Never throws. */
export function factsOf(thrown: unknown): ErrorFacts | undefined {
  if (!isError(thrown)) return undefined
  const stack = read(thrown, 'stack')
  const errors = read(thrown, 'errors')
  return {
    name: nameOf(thrown),
    message: textOf(read(thrown, 'message', UNREADABLE)),
    code: codeOf(thrown),
    stack: typeof stack === 'string' ? stack : undefined,
    cause: read(thrown, 'cause') ?? undefined,
    errors: listOf(errors),
  }
}

/** The permanent code of an error, or of any other object that has one. Never throws. */
export function codeOf(thrown: unknown): string | undefined {
  const code = isObject(thrown) ? read(thrown, 'code') : undefined
  return typeof code === 'string' && code !== '' ? code : undefined
}

/** The `seconds` of an error, if they are a number ≥ 0. Never throws. */
export function secondsIn(thrown: unknown): number | undefined {
  const seconds = isObject(thrown) ? read(thrown, 'seconds') : undefined
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
}

/** A property of a value; `unreadable` if reading it throws. */
export function read(value: object, key: string, unreadable?: unknown): unknown {
  try {
    return Reflect.get(value, key)
  } catch {
    return unreadable
  }
}

const UNREADABLE = 'an error whose message cannot be read'

/** Errors of another realm are no instances of this realm's `Error`. */
function isError(value: unknown): value is object {
  if (!isObject(value)) return false
  if (types.isNativeError(value)) return true
  try {
    if (value instanceof Error) return true
  } catch {
    return false // a proxy threw
  }
  return ['name', 'message', 'stack'].every((key) => typeof read(value, key) === 'string')
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** The names of the language's own classes, which a class that does not set its name inherits. */
const INHERITED = new Set([
  'Error',
  'AggregateError',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
])

function nameOf(error: object): string {
  const name = read(error, 'name')
  const given = typeof name === 'string' && name !== '' ? name : 'Error'
  if (!INHERITED.has(given)) return given
  const constructed = read(error, 'constructor')
  const ofClass = typeof constructed === 'function' ? read(constructed, 'name') : undefined
  return typeof ofClass === 'string' && ofClass !== '' ? ofClass : given
}

function textOf(message: unknown): string {
  if (message === undefined || message === null) return ''
  return typeof message === 'string' ? message : shown(message)
}

function listOf(errors: unknown): readonly unknown[] {
  try {
    return Array.isArray(errors) ? errors.slice(0, MOST_ERRORS + 1) : []
  } catch {
    return [] // a proxy threw
  }
}

/** The most errors of one `AggregateError` that are shown. */
export const MOST_ERRORS = 10
