/** The result of evaluating an expression: a value, or the reasons why there is none. */

import { placeOf } from '../diagnostics/place.ts'
import type { Expression } from '../facts/expression.ts'
import type { SourceFile, Span, SourceSpan } from '../facts/source.ts'
import type { ModuleRequest } from './imports.ts'

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
export type Evaluation = Known | Refused

/** A value that is the same wherever the program runs. */
export interface Known {
  readonly ok: true
  readonly value: StaticValue
  /**
   * Whether the value is `undefined` because an optional chain ends here, whatever follows in it.
   */
  readonly endsChain?: true
}

/** A value that is not known as a whole. */
export interface Refused {
  readonly ok: false
  readonly reasons: readonly [NotStatic, ...NotStatic[]]
  /** The members of an object or enum that it has for certain, each with its own evaluation. */
  readonly members?: ReadonlyMap<string, Evaluation>
  /** Whether JavaScript would give `undefined`, as for a member that its owner does not have. */
  readonly isUndefined?: true
}

/** Why an expression has no static value. */
export interface NotStatic {
  /** In the file of the expression that was evaluated. */
  readonly at: Span
  /** A plain sentence without a full stop: `a function is not evaluated at build time`. */
  readonly reason: string
  /** The origin, if that is in another file. */
  readonly source?: SourceSpan
  /** The member of `JobType` that does not exist: the mistake is then an unknown job. */
  readonly unknownConstant?: string
  /** The modules that must be loaded first. */
  readonly wanted?: readonly ModuleRequest[]
}

/** Evaluates a part of an expression. */
export type Evaluator = (expression: Expression) => Evaluation

/** The end of a reason that names something without a static value. */
export const NOT_EVALUATED = 'is not evaluated at build time'

/** The evaluation of an expression with this value. */
export function known(value: StaticValue): Evaluation {
  return { ok: true, value }
}

/** The evaluation of an expression without a value. */
export function refused({ start, end }: Span, reason: string): Refused {
  return { ok: false, reasons: [{ at: { start, end }, reason }] }
}

/**
 * The refusal of a whole that needs a refused part. It drops the members, which belong to the part.
 */
export function refusedFor({ reasons }: Refused): Refused {
  return { ok: false, reasons }
}

/** Combines several evaluations: from all their values, or else with all their reasons. */
export function combined(
  parts: readonly Evaluation[],
  combine: (values: readonly StaticValue[]) => Evaluation,
): Evaluation {
  return refusedTogether(parts) ?? combine(parts.flatMap((part) => (part.ok ? [part.value] : [])))
}

/** The refusal with all reasons of several parts, each once; `undefined` if every part is known. */
export function refusedTogether(parts: readonly Evaluation[]): Refused | undefined {
  const [first, ...more] = new Set<NotStatic>(parts.flatMap((part) => (part.ok ? [] : part.reasons)))
  return first && { ok: false, reasons: [first, ...more] }
}

/**
 * An evaluation in another file, as seen from the place that uses it: each reason is there, and
 * names its origin.
 */
export function usedAt({ start, end }: Span, evaluation: Evaluation, from: SourceFile): Evaluation {
  if (evaluation.ok) return evaluation
  const at = { start, end }
  const moved = evaluation.reasons.map((problem) => usedProblem(at, problem, from))
  // A file that uses a value twice would double the reasons, and so would the next file.
  const [first, ...more] = new Map(moved.map((problem) => [keyOf(problem), problem])).values()
  const members = evaluation.members && usedMembers(at, evaluation.members, from)
  // A refusal has at least one reason.
  return { ok: false, reasons: [first!, ...more], ...(members && { members }) }
}

function usedProblem(at: Span, problem: NotStatic, from: SourceFile): NotStatic {
  if (problem.source) return { ...problem, at }
  return { ...problem, ...locatedIn(from, problem), at }
}

/** The reason with its place, for a reader of another file. */
export function locatedIn(
  from: SourceFile,
  { at, reason }: NotStatic,
): Required<Pick<NotStatic, 'reason' | 'source'>> {
  const source = { source: from, span: at }
  const { file, line } = placeOf(source)
  return { reason: `${reason} (${file}:${line})`, source }
}

function keyOf({ reason, source }: NotStatic): string {
  return `${source?.span.start} ${source?.span.end} ${reason}`
}

function usedMembers(
  at: Span,
  members: ReadonlyMap<string, Evaluation>,
  from: SourceFile,
): ReadonlyMap<string, Evaluation> {
  return new Map(Array.from(members, ([name, member]) => [name, usedAt(at, member, from)]))
}
