/** What `...value` stands for, in an array and in an object. */

import type { AddedMembers } from './object-value.ts'
import { known, NOT_EVALUATED, refused, type Evaluation, type StaticValue } from './evaluation.ts'
import type { Span } from '../facts/expression.ts'

/** The most elements of an array: a few constants that double each other make one that no memory holds. */
const MOST_ELEMENTS = 10_000

/** The members that a spread adds to an object: of what is none, none. */
export function spreadMembers(at: Span, value: StaticValue): AddedMembers {
  const entries = value === null || value === undefined ? [] : Object.entries(value)
  if (entries.length > MOST_ELEMENTS) return tooMany(at)
  return { ok: true, members: entries.map(([key, member]) => [key, known(member)]) }
}

/** The elements that a spread adds to an array: those of an array, or the characters of a text. */
export function spreadElements(at: Span, value: StaticValue): Evaluation {
  if (typeof value === 'string') return atMost(at, Array.from(value))
  if (Array.isArray(value)) return known(value)
  return refused(at, `what is neither an array nor a text cannot be spread into an array`)
}

/** The elements of an array, unless they are too many. */
export function atMost(at: Span, elements: readonly StaticValue[]): Evaluation {
  return elements.length > MOST_ELEMENTS ? tooMany(at) : known(elements)
}

function tooMany(at: Span) {
  return refused(at, `a list of more than ${MOST_ELEMENTS} elements ${NOT_EVALUATED}`)
}
