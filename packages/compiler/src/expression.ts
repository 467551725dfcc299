/** A JavaScript expression as plain data: as much of the language as may stand in a job's options. */

/** A stretch of a source text: offsets in UTF-16 code units from 0; `end` is the first that no longer belongs to it. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** An expression with its place. Parentheses, `as`, `satisfies` and `!` leave no trace. */
export type Expression =
  | Literal
  | Template
  | ArrayExpression
  | ObjectExpression
  | Unary
  | Binary
  | Name
  | Member
  | OtherExpression

export interface Literal extends Span {
  readonly kind: 'literal'
  readonly value: string | number | boolean | null
}

/** `` `a${b}c` ``: one text more than holes. */
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

/** One property. What is no plain `key: value` has an {@link OtherExpression} as its value, and a key where one can be told. */
export interface Property extends Span {
  readonly key: string | undefined
  readonly keySpan: Span
  readonly value: Expression
}

export interface Unary extends Span {
  readonly kind: 'unary'
  readonly operator: '-' | '+' | '!' | '~'
  readonly operand: Expression
}

export interface Binary extends Span {
  readonly kind: 'binary'
  readonly operator: '+' | '-' | '*' | '/' | '%' | '**'
  readonly left: Expression
  readonly right: Expression
}

/** An identifier; also `undefined`, `NaN` and `Infinity`. */
export interface Name extends Span {
  readonly kind: 'name'
  readonly name: string
}

/** `object.name`, `object['name']` with a plain string, or `object[0]`, whose name is `0`. */
export interface Member extends Span {
  readonly kind: 'member'
  readonly object: Expression
  readonly name: string
}

/** Anything else: it has no static value. */
export interface OtherExpression extends Span {
  readonly kind: 'other'
  /** What it is, as it stands in a sentence: `a function call`, `a spread`. */
  readonly what: string
}
