/**
 * Where a program made a call. What the call rejects with has the caller's line in its stack, also
 * if it failed some turns of the event loop later.
 */

import type { MaybePromise } from '../time/maybe-promise.ts'
import { read } from './error-facts.ts'

/** The stack at a moment. Node puts it into words only when it is read. */
export interface CallPlace {
  readonly stack?: string
}

/**
 * The stack of the code that calls this. It costs microseconds, so hot calls note it only before
 * they wait.
 */
export function callPlace(): CallPlace {
  return placeAbove(callPlace)
}

/**
 * Does the work of a call. What it throws has the caller's line in its stack.
 *
 * @throws what the work throws, as a rejection
 */
export function called<T>(work: () => MaybePromise<T>): Promise<T> {
  return follow(work, placeAbove(called))
}

async function follow<T>(work: () => MaybePromise<T>, place: CallPlace): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw atCaller(error, place)
  }
}

/**
 * Adds to the stack of an error the lines of its caller that it lacks. Call it where the error
 * passes through an async function that the caller awaits: Node then knows the caller by itself.
 *
 * @param place where the call was made, if it was noted
 * @returns the error; a value without a stack as it is. Never throws
 */
export function atCaller(error: unknown, place?: CallPlace): unknown {
  const stack = typeof error === 'object' && error !== null ? read(error, 'stack') : undefined
  if (typeof stack !== 'string') return error
  const known = new Set(linesOf(stack))
  const lines = [...linesOf(place?.stack), ...linesOf(placeAbove(atCaller).stack)]
  const missing = [...new Set(lines)].filter((line) => !known.has(line))
  if (missing.length === 0 || known.size > MOST_LINES) return error
  try {
    Reflect.set(error as object, 'stack', [stack, ...missing].join('\n')) // it has a stack
  } catch {
    // It stays as it is.
  }
  return error
}

/** An error that many calls reject with does not grow for ever. */
const MOST_LINES = 50

function placeAbove(below: (...given: never[]) => unknown): CallPlace {
  const place = {}
  Error.captureStackTrace(place, below)
  return place
}

/** The lines `    at …` of a stack. */
function linesOf(stack: unknown): string[] {
  return typeof stack === 'string' ? stack.split('\n').filter((line) => /^\s+at /.test(line)) : []
}

/** The same calls, each as {@link called}. */
export function calledEach<Calls extends object>(calls: Calls): Calls {
  const entries = Object.entries(calls).map(([name, call]) => [
    name,
    typeof call === 'function' ? (...given: unknown[]) => called(() => call.apply(calls, given)) : call,
  ])
  return Object.fromEntries(entries) as Calls // each call returns what it returned before
}
