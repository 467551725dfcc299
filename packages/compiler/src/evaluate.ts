/** Evaluates expressions that are known without running anything. */

import type { FileFacts } from './declaration.ts'
import type { Expression, Span } from './expression.ts'

/** Everything that names can stand for. */
export interface Scope {
  /** The file in which the expression stands: its constants and imports. */
  readonly facts: Pick<FileFacts, 'constants' | 'imported'>
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

/** Evaluates an expression, or tells every part of it that is not static. Never throws. */
export declare function evaluate(expression: Expression, scope: Scope): Evaluation
