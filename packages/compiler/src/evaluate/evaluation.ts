/** Values and refusals: what evaluating an expression comes to. */

import type { SourceFile, Span, SourceSpan } from '../facts/source.ts'
import type { Expression } from '../facts/expression.ts'
import type { ModuleRequest } from './imports.ts'
import { placeOf } from '../diagnostics/place.ts'

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

/** What is known wherever it runs. */
export interface Known {
  readonly ok: true
  readonly value: StaticValue
  /** Whether it is `undefined` because an optional chain ends here, whatever stands behind. */
  readonly endsChain?: true
}

/** What is not known as a whole. */
export interface Refused {
  readonly ok: false
  readonly reasons: readonly [NotStatic, ...NotStatic[]]
  /** Of an object or enum: the members that it is sure to have, each by itself. */
  readonly members?: ReadonlyMap<string, Evaluation>
  /** Whether JavaScript would make it `undefined`: a member that its owner does not have. */
  readonly isUndefined?: true
}

/** Why an expression has no static value. */
export interface NotStatic {
  /** In the file of the expression that was evaluated. */
  readonly at: Span
  /** A plain sentence without a full stop: `a function is not evaluated at build time`. */
  readonly reason: string
  /** What it comes from, where that is in another file. */
  readonly source?: SourceSpan
  /** A constant of `JobType` that does not exist: an unknown job rather than a value that is not static. */
  readonly unknownConstant?: string
  /** What has to be loaded before it can be told. */
  readonly wanted?: readonly ModuleRequest[]
}

/** How a part of an expression is evaluated. */
export type Evaluator = (expression: Expression) => Evaluation

/** How reasons end that name a thing which has no static value. */
export const NOT_EVALUATED = 'is not evaluated at build time'

/** The expression has this value. */
export function known(value: StaticValue): Evaluation {
  return { ok: true, value }
}

/** There is no value, for this reason. */
export function refused({ start, end }: Span, reason: string): Refused {
  return { ok: false, reasons: [{ at: { start, end }, reason }] }
}

/** The reasons of a part, for the whole that needs it: what members the part has says nothing of the whole. */
export function refusedFor({ reasons }: Refused): Refused {
  return { ok: false, reasons }
}

/**
 * One evaluation made of several: from all their values, or with all their reasons, each once although a constant may
 * be named many times.
 */
export function combined(
  parts: readonly Evaluation[],
  combine: (values: readonly StaticValue[]) => Evaluation,
): Evaluation {
  return refusedTogether(parts) ?? combine(parts.flatMap((part) => (part.ok ? [part.value] : [])))
}

/** All reasons of several parts; `undefined` where all are known. */
export function refusedTogether(parts: readonly Evaluation[]): Refused | undefined {
  const [first, ...more] = new Set<NotStatic>(parts.flatMap((part) => (part.ok ? [] : part.reasons)))
  return first && { ok: false, reasons: [first, ...more] }
}

/** What was evaluated in another file, as it is told where that file is used: there, with the place that it comes from. */
export function usedAt({ start, end }: Span, evaluation: Evaluation, from: SourceFile): Evaluation {
  if (evaluation.ok) return evaluation
  const at = { start, end }
  const moved = evaluation.reasons.map((problem) => usedProblem(at, problem, from))
  // Files that use each other's values twice would double the reasons with every file.
  const [first, ...more] = new Map(moved.map((problem) => [keyOf(problem), problem])).values()
  const members = evaluation.members && usedMembers(at, evaluation.members, from)
  return { ok: false, reasons: [first!, ...more], ...(members && { members }) } // there was one before
}

function usedProblem(at: Span, problem: NotStatic, from: SourceFile): NotStatic {
  if (problem.source) return { ...problem, at }
  return { ...problem, ...locatedIn(from, problem), at }
}

/** The reason with its place in a file, for whoever reads it elsewhere. */
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
