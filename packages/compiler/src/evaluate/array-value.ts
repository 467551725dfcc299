/** Puts an array together from its elements. */

import { combined, known, type Evaluation, type Evaluator, type StaticValue } from './evaluation.ts'
import type { ArrayExpression, Expression } from '../facts/expression.ts'
import { atMost, spreadElements } from './spread-value.ts'

/** The value of an array. */
export function arrayValue(array: ArrayExpression, evaluate: Evaluator): Evaluation {
  return combined(
    array.elements.map((element) => elementsOf(element, evaluate)),
    (lists) => atMost(array, (lists as readonly (readonly StaticValue[])[]).flat()), // each is an array
  )
}

/** What one place in an array adds to it, as an array: one element, or those of a spread. */
export function elementsOf(element: Expression, evaluate: Evaluator): Evaluation {
  if (element.kind !== 'spread') return combined([evaluate(element)], ([value]) => known([value]))
  return combined([evaluate(element.argument)], ([value]) => spreadElements(element, value))
}
