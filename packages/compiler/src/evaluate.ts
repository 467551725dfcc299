/** Evaluates expressions that are known without running anything. */

import type { FileFacts } from './declaration.ts'
import { isEnvironment } from './environment.ts'
import { combined, known, NOT_EVALUATED, refused } from './evaluation.ts'
import { exportMember, exportValue } from './export-value.ts'
import type {
  ArrayExpression,
  Binary,
  Expression,
  Member,
  Name,
  ObjectExpression,
  Property,
  Span,
  Template,
  Unary,
} from './expression.ts'
import { memberValue } from './member-value.ts'
import { binaryValue, templateValue, unaryValue } from './operation.ts'
import { originOf } from './origin.ts'

/** Everything that names can stand for. */
export interface Scope {
  /** The file in which the expression stands: its top-level names. */
  readonly facts: Pick<FileFacts, 'constants' | 'declared' | 'imported'>
  /** Whether an import (with the module as written) is the generated constants, so that `JobType.X` can be looked up. */
  isJobTypes(module: string): boolean
  /** The constants of this compile: `SEND_DIGEST` → `send_digest`. */
  readonly jobTypes: ReadonlyMap<string, string>
}

/** A plain value. */
export type StaticValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly StaticValue[]
  | { readonly [key: string]: StaticValue }

/** A value, or every reason why there is none. */
export type Evaluation =
  | { readonly ok: true; readonly value: StaticValue }
  | { readonly ok: false; readonly reasons: readonly [NotStatic, ...NotStatic[]] }

/** Why an expression has no static value. */
export interface NotStatic {
  readonly at: Span
  /** A plain sentence without a full stop: `a function call is not evaluated at build time`. */
  readonly reason: string
  /** A constant of `JobType` that does not exist: an unknown job rather than a value that is not static. */
  readonly unknownConstant?: string
}

/** How deep expressions may be nested, the constants that they name included: the stack must do. */
const MOST_LEVELS = 500

/** Names that mean the same in every file. */
const GLOBALS: ReadonlyMap<string, StaticValue> = new Map([
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['Infinity', Infinity],
])

/**
 * Evaluates an expression, or tells every part of it that is not static. A value is what JavaScript would compute, as
 * long as nothing changes an object that a `const` holds. Never throws.
 */
export function evaluate(expression: Expression, scope: Scope): Evaluation {
  return valueOf(expression, { scope, constants: new Map(), level: 0 })
}

interface Progress {
  readonly scope: Scope
  /** Each constant is evaluated once; one that is met again meanwhile is part of a circle. */
  readonly constants: Map<string, Evaluation | 'begun'>
  readonly level: number
}

function valueOf(expression: Expression, above: Progress): Evaluation {
  const progress = { ...above, level: above.level + 1 }
  if (progress.level > MOST_LEVELS) return refused(expression, `what is nested this deeply ${NOT_EVALUATED}`)
  switch (expression.kind) {
    case 'literal':
      return known(expression.value)
    case 'name':
      return nameValue(expression, progress)
    case 'member':
      return memberAccess(expression, progress)
    case 'other':
      return refused(expression, `${expression.what} ${NOT_EVALUATED}`)
    default:
      return compoundValue(expression, progress)
  }
}

function compoundValue(
  expression: ArrayExpression | ObjectExpression | Template | Unary | Binary,
  progress: Progress,
): Evaluation {
  switch (expression.kind) {
    case 'array':
      return combined(valuesOf(expression.elements, progress), known)
    case 'object':
      return objectValue(expression, progress)
    case 'template':
      return combined(valuesOf(expression.holes, progress), (values) => templateValue(expression, values))
    case 'unary':
      return combined([valueOf(expression.operand, progress)], ([value]) => unaryValue(expression, value))
    default:
      return combined(valuesOf([expression.left, expression.right], progress), ([left, right]) =>
        binaryValue(expression, left, right),
      )
  }
}

function valuesOf(expressions: readonly Expression[], progress: Progress): Evaluation[] {
  return expressions.map((expression) => valueOf(expression, progress))
}

function objectValue({ properties }: ObjectExpression, progress: Progress): Evaluation {
  const values = properties.map((property) => propertyValue(property, progress))
  // Own properties even for keys such as `constructor`; of equal keys the last counts, as in JavaScript.
  return combined(values, (all) =>
    known(Object.fromEntries(properties.map(({ key }, index) => [key, all[index]]))),
  )
}

function propertyValue({ key, keySpan, value }: Property, progress: Progress): Evaluation {
  // As a key of an object literal it sets the prototype.
  if (key === '__proto__') return refused(keySpan, `the key \`__proto__\` ${NOT_EVALUATED}`)
  const evaluation = valueOf(value, progress)
  return key === undefined && evaluation.ok ? refused(keySpan, `a computed key ${NOT_EVALUATED}`) : evaluation
}

function nameValue(expression: Name, progress: Progress): Evaluation {
  const { name } = expression
  const { constants, imported, declared } = progress.scope.facts
  const constant = constants.get(name)
  if (constant) return constantValue(expression, constant, progress)
  if (isEnvironment(expression, progress.scope.facts)) return environmentRefused(expression)
  const origin = imported.get(name)
  if (origin) return exportValue(expression, origin, progress.scope)
  const what = declared.get(name)
  if (what !== undefined) return refused(expression, `\`${name}\` is ${what}, which ${NOT_EVALUATED}`)
  if (GLOBALS.has(name)) return known(GLOBALS.get(name))
  return refused(expression, `\`${name}\` is not a top-level \`const\` of this file`)
}

function constantValue({ name, ...at }: Name, constant: Expression, progress: Progress): Evaluation {
  const earlier = progress.constants.get(name)
  if (earlier === 'begun') return refused(at, `\`${name}\` needs its own value`)
  if (earlier) return earlier
  progress.constants.set(name, 'begun')
  const evaluation = valueOf(constant, progress)
  progress.constants.set(name, evaluation)
  return evaluation
}

function memberAccess(expression: Member, progress: Progress): Evaluation {
  const { facts } = progress.scope
  if (isEnvironment(expression, facts)) return environmentRefused(expression)
  const origin = originOf(expression, facts)
  if (origin) return exportValue(expression, origin, progress.scope)
  const owner = originOf(expression.object, facts)
  const exported = owner && exportMember(expression, owner, progress.scope)
  if (exported) return exported
  return combined([valueOf(expression.object, progress)], ([value]) => memberValue(expression, value))
}

function environmentRefused(at: Expression): Evaluation {
  return refused(at, 'the environment is read when the program starts, not at build time')
}
