/** Puts an object together from its properties. */

import {
  known,
  NOT_EVALUATED,
  refused,
  refusedTogether,
  type Evaluation,
  type Evaluator,
  type Refused,
} from './evaluation.ts'
import type { Expression, ObjectExpression, Property, Span } from '../facts/expression.ts'
import { isPrimitive, notConverted } from './operation.ts'
import { spreadMembers } from './spread-value.ts'

/** The value of an object; where it has none, still those of the members that are known by themselves. */
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
      // What is not known may hide any member that stands before it.
      members.clear()
    }
  }
  const whole = refusedTogether(refusals)
  return whole ? { ...whole, members } : known(fromMembers(members))
}

/** What one property adds: a member, those of a spread, or what nobody can tell. */
export type AddedMembers =
  | { readonly ok: true; readonly members: readonly (readonly [key: string, value: Evaluation])[] }
  | Refused

/** The members that a property adds to its object. */
export function membersOf(property: Property, evaluate: Evaluator): AddedMembers {
  if (property.value.kind === 'spread') {
    const spread = evaluate(property.value.argument)
    return spread.ok ? spreadMembers(property.value, spread.value) : spread
  }
  const key = keyOf(property, evaluate)
  return typeof key === 'string' ? { ok: true, members: [[key, evaluate(property.value)]] } : key
}

function keyOf({ key, keySpan, computed, value }: Property, evaluate: Evaluator): string | Refused {
  if (key !== undefined) return settable(key, keySpan)
  if (!computed) return unnamed(keySpan, value, evaluate)
  const evaluation = evaluate(computed)
  if (!evaluation.ok) return evaluation
  return isPrimitive(evaluation.value) ? settable(String(evaluation.value), keySpan) : notConverted(computed)
}

/** As a plain key of an object literal it sets the prototype. */
function settable(key: string, at: Span): string | Refused {
  return key === '__proto__' ? refused(at, `the key \`__proto__\` ${NOT_EVALUATED}`) : key
}

/** A property whose key has no form, such as a bigint. */
function unnamed(at: Span, value: Expression, evaluate: Evaluator): Refused {
  const evaluation = evaluate(value)
  return evaluation.ok ? refused(at, `this key ${NOT_EVALUATED}`) : evaluation
}

/** As own properties, even for keys such as `constructor`. */
function fromMembers(members: ReadonlyMap<string, Evaluation>) {
  return Object.fromEntries(Array.from(members, ([key, value]) => [key, value.ok ? value.value : undefined]))
}
