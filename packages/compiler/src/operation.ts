/** Computes with plain values as JavaScript does. */

import type { Evaluation, StaticValue } from './evaluate.ts'
import { known, NOT_EVALUATED, refused } from './evaluation.ts'
import type { Binary, Expression, Template, Unary } from './expression.ts'

/** The longest text that is put together: a few constants that double each other make one that no memory holds. */
const MOST_CHARACTERS = 100_000

const CALCULATIONS: Readonly<Record<Binary['operator'], (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '**': (left, right) => left ** right,
}

/** The value of `-x`, `+x`, `!x` or `~x`. */
export function unaryValue({ operator, operand }: Unary, value: StaticValue): Evaluation {
  if (operator === '!') return known(!value)
  if (!isPrimitive(value)) return notConverted(operand)
  if (operator === '~') return known(~Number(value))
  return known(operator === '-' ? -Number(value) : Number(value))
}

/** The value of `a + b` and the like. */
export function binaryValue(expression: Binary, left: StaticValue, right: StaticValue): Evaluation {
  if (!isPrimitive(left)) return notConverted(expression.left)
  if (!isPrimitive(right)) return notConverted(expression.right)
  const joins = expression.operator === '+' && (typeof left === 'string' || typeof right === 'string')
  return joins
    ? text([String(left), String(right)], expression)
    : known(CALCULATIONS[expression.operator](Number(left), Number(right)))
}

/** The value of a template whose holes have these values. */
export function templateValue(template: Template, values: readonly StaticValue[]): Evaluation {
  const unfit = template.holes.find((_, index) => !isPrimitive(values[index]))
  if (unfit) return notConverted(unfit)
  const holes = values.filter(isPrimitive).map(String)
  return text(
    template.texts.flatMap((part, index) => [part, holes[index] ?? '']),
    template,
  )
}

function isPrimitive(value: StaticValue): value is string | number | boolean | null | undefined {
  return value === null || typeof value !== 'object'
}

function notConverted(at: Expression): Evaluation {
  return refused(at, `the conversion of an array or object to a text or number ${NOT_EVALUATED}`)
}

function text(parts: readonly string[], at: Expression): Evaluation {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  if (length > MOST_CHARACTERS)
    return refused(at, `a text of more than ${MOST_CHARACTERS} characters ${NOT_EVALUATED}`)
  return known(parts.join(''))
}
