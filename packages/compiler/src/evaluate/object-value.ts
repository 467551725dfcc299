/** Puts an object together from its properties. */

import type { Expression, ObjectExpression, Property } from '../facts/expression.ts'
import type { Span } from '../facts/source.ts'
import { refusedAsTooLong } from './array-value.ts'
import {
  known,
  NOT_EVALUATED,
  refused,
  refusedTogether,
  type Evaluation,
  type Evaluator,
  type Refused,
  type StaticValue,
} from './evaluation.ts'
import { isPrimitive, notConverted } from './operation.ts'

/**
 * The value of an object. A refusal still carries the values of the members that are known on their
 * own.
 */
export function objectValue({ properties }: ObjectExpression, evaluate: Evaluator): Evaluation {
  const refusals: Refused[] = []
  const members = new Map<string, Evaluation>()
  for (const property of properties) {
    const added = membersOf(property, evaluate)
    if (added.ok) {
      for (const [key, value] of added.members) members.set(key, value)
      refusals.push(...added.members.map(([, value]) => value).filter((value) => !value.ok))
    } else {
      refusals.push(added)
      // An unknown part may replace any member before it.
      members.clear()
    }
  }
  const whole = refusedTogether(refusals)
  return whole ? { ...whole, members } : known(fromMembers(members))
}

/** The members that one property adds to its object, or why they are not known. */
export type AddedMembers =
  | { readonly ok: true; readonly members: readonly (readonly [key: string, value: Evaluation])[] }
  | Refused

/** Evaluates what one property adds: a single member, or all members of a spread. */
export function membersOf(property: Property, evaluate: Evaluator): AddedMembers {
  if (property.value.kind === 'spread') {
    const spread = evaluate(property.value.argument)
    return spread.ok ? spreadMembers(property.value, spread.value) : spread
  }
  const key = keyOf(property, evaluate)
  return typeof key === 'string' ? { ok: true, members: [[key, evaluate(property.value)]] } : key
}

/** The entries of an object. Spreading anything else adds nothing. */
function spreadMembers(at: Span, value: StaticValue): AddedMembers {
  const entries = value === null || value === undefined ? [] : Object.entries(value)
  const tooLong = refusedAsTooLong(at, entries)
  return tooLong ?? { ok: true, members: entries.map(([key, member]) => [key, known(member)]) }
}

function keyOf({ key, keySpan, computed, value }: Property, evaluate: Evaluator): string | Refused {
  if (key !== undefined) return settable(key, keySpan)
  if (!computed) return unnamed(keySpan, value, evaluate)
  const evaluation = evaluate(computed)
  if (!evaluation.ok) return evaluation
  return isPrimitive(evaluation.value) ? settable(String(evaluation.value), keySpan) : notConverted(computed)
}

/** In an object literal a plain `__proto__` key sets the prototype. */
function settable(key: string, at: Span): string | Refused {
  return key === '__proto__' ? refused(at, `the key \`__proto__\` ${NOT_EVALUATED}`) : key
}

/** The refusal of a property whose key is neither a name nor computed, such as a bigint. */
function unnamed(at: Span, value: Expression, evaluate: Evaluator): Refused {
  const evaluation = evaluate(value)
  return evaluation.ok ? refused(at, `this key ${NOT_EVALUATED}`) : evaluation
}

/** `Object.fromEntries` makes own properties, even of keys such as `constructor`. */
function fromMembers(members: ReadonlyMap<string, Evaluation>) {
  return Object.fromEntries(Array.from(members, ([key, value]) => [key, value.ok ? value.value : undefined]))
}
