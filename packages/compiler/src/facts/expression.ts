/** JavaScript expressions as plain data: the part of the language that job options may use. */

import type { Span } from './source.ts'

/** An expression with its span. Parentheses, `as`, `satisfies` and `!` leave no trace. */
export type Expression =
  | Literal
  | Template
  | ArrayExpression
  | ObjectExpression
  | Unary
  | Binary
  | Logical
  | Conditional
  | Name
  | Member
  | Index
  | Defaulted
  | Call
  | Spread
  | Enum
  | OtherExpression

export interface Literal extends Span {
  readonly kind: 'literal'
  readonly value: string | number | boolean | null
}

/** `` `a${b}c` ``. There is one text more than there are holes. */
export interface Template extends Span {
  readonly kind: 'template'
  readonly texts: readonly string[]
  readonly holes: readonly Expression[]
}

export interface ArrayExpression extends Span {
  readonly kind: 'array'
  readonly elements: readonly Expression[]
}

export interface ObjectExpression extends Span {
  readonly kind: 'object'
  readonly properties: readonly Property[]
}

/**
 * One property of an object. A spread has itself as its value. Anything else that is not
 * `key: value`, such as a method, has an {@link OtherExpression} as its value.
 */
export interface Property extends Span {
  /** `undefined` for a spread, and for a computed key. */
  readonly key: string | undefined
  readonly keySpan: Span
  /** The key of `[key]: value`, unless it is a plain string or number. */
  readonly computed?: Expression
  readonly value: Expression
}

export interface Unary extends Span {
  readonly kind: 'unary'
  readonly operator: '-' | '+' | '!' | '~'
  readonly operand: Expression
}

export type BinaryOperator =
  | ('+' | '-' | '*' | '/' | '%' | '**' | '<<' | '>>' | '>>>' | '&' | '|' | '^')
  | ('===' | '!==' | '==' | '!=' | '<' | '<=' | '>' | '>=')

export interface Binary extends Span {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
}

/** An operator that may skip its right side. */
export interface Logical extends Span {
  readonly kind: 'logical'
  readonly operator: '??' | '||' | '&&'
  readonly left: Expression
  readonly right: Expression
}

/** `condition ? whenTrue : whenFalse`. */
export interface Conditional extends Span {
  readonly kind: 'conditional'
  readonly condition: Expression
  readonly whenTrue: Expression
  readonly whenFalse: Expression
}

/** An identifier, including `undefined`, `NaN` and `Infinity`. */
export interface Name extends Span {
  readonly kind: 'name'
  readonly name: string
}

/** `object.name`, `object['name']` with a plain string, or `object[0]`, whose name is `0`. */
export interface Member extends Span {
  readonly kind: 'member'
  readonly object: Expression
  readonly name: string
  readonly chain?: ChainPart
}

/**
 * The part of an access in an optional chain: `?.` itself, or an access behind it, which is skipped
 * if the chain ends at the `?.`.
 */
export type ChainPart = 'optional' | 'behind'

/** `object[index]` with anything but a plain string or number. */
export interface Index extends Span {
  readonly kind: 'index'
  readonly object: Expression
  readonly index: Expression
  readonly chain?: ChainPart
}

/** A name with a default in a destructuring pattern: `{ name = fallback }`. */
export interface Defaulted extends Span {
  readonly kind: 'defaulted'
  readonly member: Member
  readonly fallback: Expression
}

export interface Call extends Span {
  readonly kind: 'call'
  readonly callee: Expression
  readonly arguments: readonly Expression[]
}

/** `...argument`, in an array, an object or a call. */
export interface Spread extends Span {
  readonly kind: 'spread'
  readonly argument: Expression
}

/** An enum with its members, in their order. It is the value of the enum's name. */
export interface Enum extends Span {
  readonly kind: 'enum'
  readonly name: string
  readonly members: readonly EnumMember[]
}

export interface EnumMember extends Span {
  readonly name: string
  /** `undefined` if the member is numbered automatically. */
  readonly value: Expression | undefined
}

/** Any other expression. It has no static value. */
export interface OtherExpression extends Span {
  readonly kind: 'other'
  /** The words for it in a sentence: `a function`, `a tagged template`. */
  readonly what: string
}
