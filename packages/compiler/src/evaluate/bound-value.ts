/** Evaluates what a name or a member stands for, in its own file or in another one. */

import type { Expression, Member, Name } from '../facts/expression.ts'
import type { DeclaredName, FileFacts } from '../facts/facts.ts'
import type { SourceFile } from '../facts/source.ts'
import type { Binding } from './binding.ts'
import {
  known,
  locatedIn,
  NOT_EVALUATED,
  refused,
  usedAt,
  type Evaluation,
  type StaticValue,
} from './evaluation.ts'
import { exportValue } from './export-value.ts'
import type { Scope } from './scope.ts'

/** One evaluation on its way through expressions, constants and files. */
export interface Progress {
  readonly scope: Scope
  /** The file of the current expression. */
  readonly facts: FileFacts
  /** The constants that were evaluated. Meeting one that is only begun means a circle. */
  readonly constants: Map<string, Evaluation | 'begun'>
  /** The names that are known within the values of an enum. */
  readonly names: ReadonlyMap<string, Evaluation>
  /** How deep the current expression is nested, through constants too. */
  readonly level: number
  /** Evaluates an expression from here. */
  readonly evaluate: (expression: Expression, progress: Progress) => Evaluation
}

/** The reason of an expression that reads the environment. */
export const ENVIRONMENT_READ = 'the environment is read when the program starts, not at build time'

/** Names that mean the same in every file. */
const GLOBALS: ReadonlyMap<string, StaticValue> = new Map([
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['Infinity', Infinity],
])

/** The value of what a name or a member is bound to. */
export function boundValue(expression: Name | Member, binding: Binding, progress: Progress): Evaluation {
  switch (binding.kind) {
    case 'local':
      return localValue(expression, binding, progress)
    case 'namespace':
      return refused(expression, `\`${expression.name}\` is a whole module, which ${NOT_EVALUATED}`)
    case 'environment':
      return refused(expression, ENVIRONMENT_READ)
    case 'process':
      return refused(expression, `\`${expression.name}\` is known only when the program runs`)
    case 'none':
      return refused(expression, `\`${expression.name}\` ${binding.reason}`)
    case 'wanted': {
      const reason = `\`${expression.name}\` is imported from a module that was not loaded`
      return { ok: false, reasons: [{ ...refused(expression, reason).reasons[0], wanted: binding.requests }] }
    }
    default:
      return exportValue(expression, binding, progress.scope)
  }
}

/** The value of a top-level name, in this file or in another one. */
function localValue(
  expression: Name | Member,
  { facts, name }: Extract<Binding, { kind: 'local' }>,
  progress: Progress,
): Evaluation {
  const isElsewhere = facts !== progress.facts
  const declared = facts.declared.get(name)
  if (facts.constants.has(name)) {
    const value = constantValue({ ...expression, name }, facts, progress)
    return isElsewhere ? usedAt(expression, value, facts.source) : value
  }
  if (!declared) return undeclared(expression, facts.source, isElsewhere)
  const refusal = refused(
    isElsewhere ? declared : expression,
    `\`${isElsewhere ? name : expression.name}\` is ${declared.what}, which ${whyNot(declared)}`,
  )
  return isElsewhere ? usedAt(expression, refusal, facts.source) : refusal
}

function whyNot({ what }: DeclaredName): string {
  return /`(?:let|var)`/.test(what) ? 'can change; make it a `const`' : NOT_EVALUATED
}

function undeclared(expression: Name | Member, { file }: SourceFile, isElsewhere: boolean): Evaluation {
  const { name } = expression
  if (!isElsewhere && GLOBALS.has(name)) return known(GLOBALS.get(name))
  return refused(
    expression,
    `\`${name}\` is not a top-level \`const\` of ${isElsewhere ? file : 'this file'}`,
  )
}

function constantValue(at: Name | Member, facts: FileFacts, progress: Progress): Evaluation {
  const key = `${facts.source.path}\0${at.name}`
  const earlier = progress.constants.get(key)
  if (earlier === 'begun') return circle(at, facts, progress)
  if (earlier) return earlier
  progress.constants.set(key, 'begun')
  const value = facts.constants.get(at.name)! // the caller has checked that there is one
  const evaluation = progress.evaluate(value, { ...progress, facts, names: new Map() })
  progress.constants.set(key, evaluation)
  return evaluation
}

/**
 * The refusal of a constant that needs its own value. Its place is in the file that names the
 * constant.
 */
function circle(at: Name | Member, facts: FileFacts, { facts: { source } }: Progress): Evaluation {
  const { reasons } = refused(at, `\`${at.name}\` needs its own value`)
  if (source === facts.source) return { ok: false, reasons }
  return { ok: false, reasons: [{ ...reasons[0], ...locatedIn(source, reasons[0]) }] }
}
