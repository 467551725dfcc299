/** Applies operators to plain values, as JavaScript does. */

import type { Binary, BinaryOperator, Expression, Template, Unary } from '../facts/expression.ts'
import {
  known,
  NOT_EVALUATED,
  refused,
  type Evaluation,
  type Refused,
  type StaticValue,
} from './evaluation.ts'

/** The longest text. A few constants that double each other could make one that no memory holds. */
const MOST_CHARACTERS = 100_000

type Primitive = string | number | boolean | null | undefined

const CALCULATIONS: Readonly<Record<BinaryOperator, (left: Primitive, right: Primitive) => Primitive>> = {
  '+': (left, right) => Number(left) + Number(right),
  '-': (left, right) => Number(left) - Number(right),
  '*': (left, right) => Number(left) * Number(right),
  '/': (left, right) => Number(left) / Number(right),
  '%': (left, right) => Number(left) % Number(right),
  '**': (left, right) => Number(left) ** Number(right),
  '<<': (left, right) => Number(left) << Number(right),
  '>>': (left, right) => Number(left) >> Number(right),
  '>>>': (left, right) => Number(left) >>> Number(right),
  '&': (left, right) => Number(left) & Number(right),
  '|': (left, right) => Number(left) | Number(right),
  '^': (left, right) => Number(left) ^ Number(right),
  '===': (left, right) => left === right,
  '!==': (left, right) => left !== right,
  // oxlint-disable-next-line eslint/eqeqeq -- the operator itself
  '==': (left, right) => left == right,
  // oxlint-disable-next-line eslint/eqeqeq -- the operator itself
  '!=': (left, right) => left != right,
  // The casts hide from TypeScript that texts are compared as texts and anything else as numbers.
  '<': (left, right) => (left as number) < (right as number),
  '<=': (left, right) => (left as number) <= (right as number),
  '>': (left, right) => (left as number) > (right as number),
  '>=': (left, right) => (left as number) >= (right as number),
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
  const unfit = isPrimitive(left) ? expression.right : expression.left
  if (!isPrimitive(left) || !isPrimitive(right)) {
    return expression.operator.startsWith('=') || expression.operator.startsWith('!')
      ? refused(unfit, `the comparison of an array or object ${NOT_EVALUATED}`)
      : notConverted(unfit)
  }
  const joins = expression.operator === '+' && (typeof left === 'string' || typeof right === 'string')
  return joins
    ? text([String(left), String(right)], expression)
    : known(CALCULATIONS[expression.operator](left, right))
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

/** Whether a value is converted to a text or number without calling anything. */
export function isPrimitive(value: StaticValue): value is Primitive {
  return value === null || typeof value !== 'object'
}

/** The refusal to convert an array or object. */
export function notConverted(at: Expression): Refused {
  return refused(at, `the conversion of an array or object to a text or number ${NOT_EVALUATED}`)
}

function text(parts: readonly string[], at: Expression): Evaluation {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  if (length > MOST_CHARACTERS)
    return refused(at, `a text of more than ${MOST_CHARACTERS} characters ${NOT_EVALUATED}`)
  return known(parts.join(''))
}
