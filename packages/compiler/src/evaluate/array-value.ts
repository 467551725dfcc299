/** Puts an array together from its elements. */

import type { ArrayExpression, Expression } from '../facts/expression.ts'
import type { Span } from '../facts/source.ts'
import { combined, known, NOT_EVALUATED, refused } from './evaluation.ts'
import type { Evaluation, Evaluator, Refused, StaticValue } from './evaluation.ts'

/**
 * The most elements of a list. A few constants that double each other could make one that no memory
 * holds.
 */
const MOST_ELEMENTS = 10_000

/** The value of an array. */
export function arrayValue(array: ArrayExpression, evaluate: Evaluator): Evaluation {
  return combined(
    array.elements.map((element) => elementsOf(element, evaluate)),
    // Each of the lists is an array, as elementsOf makes it.
    (lists) => atMost(array, (lists as readonly (readonly StaticValue[])[]).flat()),
  )
}

/** What one element adds to its array, as an array: itself, or everything that a spread adds. */
export function elementsOf(element: Expression, evaluate: Evaluator): Evaluation {
  if (element.kind !== 'spread') return combined([evaluate(element)], ([value]) => known([value]))
  return combined([evaluate(element.argument)], ([value]) => spreadElements(element, value))
}

/** The refusal of a list with too many elements; `undefined` for any other list. */
export function refusedAsTooLong(at: Span, list: readonly unknown[]): Refused | undefined {
  if (list.length <= MOST_ELEMENTS) return undefined
  return refused(at, `a list of more than ${MOST_ELEMENTS} elements ${NOT_EVALUATED}`)
}

/** The elements of an array, or the characters of a text. */
function spreadElements(at: Span, value: StaticValue): Evaluation {
  if (typeof value === 'string') return atMost(at, Array.from(value))
  if (Array.isArray(value)) return known(value)
  return refused(at, `what is neither an array nor a text cannot be spread into an array`)
}

function atMost(at: Span, elements: readonly StaticValue[]): Evaluation {
  return refusedAsTooLong(at, elements) ?? known(elements)
}
