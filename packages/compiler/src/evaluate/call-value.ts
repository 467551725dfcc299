/** Calls the functions that are allowed in options: jobwright's durations, and `Object.freeze`. */

import { days, every, hours, minutes, seconds } from 'jobwright/manifest'

import type { Call, Expression } from '../facts/expression.ts'
import type { FileFacts } from '../facts/facts.ts'
import { combined, known, refused, type Evaluation, type StaticValue } from './evaluation.ts'

const FUNCTIONS: ReadonlyMap<string, (argument: never) => number> = new Map<
  string,
  (argument: never) => number
>([
  ['seconds', seconds],
  ['minutes', minutes],
  ['hours', hours],
  ['days', days],
  ['every', every],
])

/** The names of the functions. */
export const HELPERS: readonly string[] = [...FUNCTIONS.keys()]

/** Whether this export of jobwright is one of the functions. */
export function isHelper(name: string): boolean {
  return FUNCTIONS.has(name)
}

/** The value of a call with these arguments. */
export function helperValue(call: Call, name: string, given: Evaluation): Evaluation {
  const helper = FUNCTIONS.get(name)
  if (!helper) return refused(call, `\`${name}\` cannot be called at build time`)
  // `given` is the evaluation of the list of arguments.
  return combined([given], ([values]) => result(call, helper, (values as readonly StaticValue[])[0]))
}

/** The functions check their argument and throw, just as they do in a running program. */
function result(call: Call, helper: (argument: never) => number, argument: StaticValue): Evaluation {
  try {
    return known(helper(argument as never))
  } catch (error) {
    return refused(call, error instanceof Error ? error.message : String(error))
  }
}

/**
 * The argument of a call of `Object.freeze`, which is also its result; `undefined` for any other
 * expression.
 */
export function frozenBy(expression: Expression, facts: FileFacts): Expression | undefined {
  if (expression.kind !== 'call' || calleeName(expression.callee) !== 'Object.freeze') return undefined
  const isOwn = [facts.constants, facts.declared, facts.imported].some((names) => names.has('Object'))
  const [value, ...more] = expression.arguments
  return isOwn || more.length > 0 || value?.kind === 'spread' ? undefined : value
}

/** The name of a called function in a sentence. */
export function calleeName(callee: Expression): string | undefined {
  if (callee.kind === 'name') return callee.name
  if (callee.kind !== 'member') return undefined
  const owner = calleeName(callee.object)
  return owner === undefined ? undefined : `${owner}.${callee.name}`
}
