/**
 * Reads the options in the second argument of `@job`: each with its places and its evaluated value.
 */

import { shown } from 'jobwright/manifest'

import { optionsNotObject } from '../../diagnostics/catalogue/option-problems.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { diagnose } from '../../diagnostics/problem.ts'
import { elementsOf as elementsIn } from '../../evaluate/array-value.ts'
import { frozenBy } from '../../evaluate/call-value.ts'
import { evaluate } from '../../evaluate/evaluate.ts'
import { known, type Evaluation, type StaticValue } from '../../evaluate/evaluation.ts'
import { membersOf } from '../../evaluate/object-value.ts'
import type { Scope } from '../../evaluate/scope.ts'
import type { Expression, ObjectExpression, Property } from '../../facts/expression.ts'
import type { FileFacts } from '../../facts/facts.ts'
import type { Span } from '../../facts/source.ts'
import { inFileOf, type DeclaredJob } from '../../link/declared-job.ts'
import { notStatic } from './not-static.ts'

/** One option, as it is written. */
export interface GivenOption extends GivenValue {
  /** The option's name; `undefined` if it is not static. */
  readonly key: string | undefined
  readonly keySpan: Span
  /** The span of name and value; `undefined` if the option has no place of its own. */
  readonly property: Span | undefined
  /** The elements of an array, even if some are not static; empty for any other value. */
  readonly elements: readonly GivenValue[]
}

/** A value with its place. */
export interface GivenValue {
  readonly span: Span
  readonly evaluation: Evaluation
}

/** The options of a job in the order of the text. */
export interface GivenOptions {
  readonly given: readonly GivenOption[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads the options one by one, so that one that is not static does not hide the others. */
export function givenOptions(job: DeclaredJob, scope: Scope): GivenOptions {
  const argument = job.decorator.arguments?.[1]
  if (argument === undefined) return { given: [], diagnostics: [] }
  const expression = followNames(argument, job.facts)
  if (expression.kind === 'object') return { given: fromObject(expression, scope), diagnostics: [] }
  return fromValue(job, argument, scope)
}

/**
 * The expression that has the places of the options: names of constants in the same file lead to
 * their values, and calls of `Object.freeze` to their argument.
 */
function followNames(expression: Expression, facts: FileFacts): Expression {
  const seen = new Set<Expression>()
  let current: Expression | undefined = expression
  let last = expression
  while (current !== undefined && !seen.has(current)) {
    seen.add(current)
    last = current
    current = current.kind === 'name' ? facts.constants.get(current.name) : frozenBy(current, facts)
  }
  return last
}

function fromObject({ properties }: ObjectExpression, scope: Scope): GivenOption[] {
  const all = properties.flatMap((property) => optionsIn(property, scope))
  return all.filter((option, index) => !isReplaced(option, all.slice(index + 1)))
}

function optionsIn(property: Property, scope: Scope): GivenOption[] {
  const { key, keySpan, value } = property
  const added = membersOf(property, (part) => evaluate(part, scope))
  if (!added.ok) return [{ key, keySpan, span: value, property, evaluation: added, elements: [] }]
  return added.members.map(([name, evaluation]) => {
    if (value.kind === 'spread') return ofValue(value, [name, evaluation])
    const elements = elementsOf(value, evaluation, scope)
    return { key: name, keySpan, span: value, property, evaluation, elements }
  })
}

/**
 * Whether a later option replaces this one. One of the two must come from a spread: two written
 * ones are a mistake.
 */
function isReplaced({ key, property }: GivenOption, later: readonly GivenOption[]): boolean {
  return later.some((other) => {
    const isSpread = property === undefined || other.property === undefined
    return isSpread && key !== undefined && other.key === key
  })
}

function elementsOf(value: Expression, evaluation: Evaluation, scope: Scope): GivenValue[] {
  const expression = followNames(value, scope.facts)
  if (expression.kind === 'array') return expression.elements.flatMap((element) => valuesIn(element, scope))
  return evaluation.ok ? elementsOfValue(evaluation.value, value) : []
}

/** The elements that one element adds. Those of a spread all have its place. */
function valuesIn(element: Expression, scope: Scope): GivenValue[] {
  if (element.kind !== 'spread') return [{ span: element, evaluation: evaluate(element, scope) }]
  const evaluation = elementsIn(element, (part) => evaluate(part, scope))
  return evaluation.ok ? elementsOfValue(evaluation.value, element) : [{ span: element, evaluation }]
}

function elementsOfValue(value: StaticValue, span: Span): GivenValue[] {
  if (!Array.isArray(value)) return []
  return value.map((element: StaticValue) => ({ span, evaluation: { ok: true, value: element } }))
}

/** Reads an object whose parts have no places of their own, such as `SETTINGS.digest`. */
function fromValue(job: DeclaredJob, argument: Expression, scope: Scope): GivenOptions {
  const evaluation = evaluate(argument, scope)
  if (!evaluation.ok) {
    const diagnostics = evaluation.reasons.map((reason) =>
      notStatic(job, { what: 'the options are', reason, scope }),
    )
    return { given: [], diagnostics }
  }
  const { value } = evaluation
  if (value === undefined) return { given: [], diagnostics: [] }
  if (!isRecord(value)) {
    const values = { got: shown(value) }
    return { given: [], diagnostics: [diagnose(optionsNotObject, { at: inFileOf(job, argument), values })] }
  }
  const given = Object.entries(value).map(([key, member]) => ofValue(argument, [key, known(member)]))
  return { given, diagnostics: [] }
}

function ofValue(span: Span, [key, evaluation]: readonly [string, Evaluation]): GivenOption {
  const elements = evaluation.ok ? elementsOfValue(evaluation.value, span) : []
  return { key, keySpan: span, span, property: undefined, evaluation, elements }
}

function isRecord(value: StaticValue): value is { readonly [key: string]: StaticValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
