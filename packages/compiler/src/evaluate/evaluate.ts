/** Evaluates expressions that are known without running anything. */

import { arrayValue } from './array-value.ts'
import type { Binding } from './binding.ts'
import { bindingOf, directBinding } from './name-binding.ts'
import { calleeName, frozenBy, helperValue, isHelper } from './call-value.ts'
import type { DeclaredName, FileFacts } from '../facts/facts.ts'
import type { SourceFile } from '../facts/source.ts'
import { enumValue } from './enum-value.ts'
import {
  combined,
  known,
  locatedIn,
  NOT_EVALUATED,
  refused,
  refusedFor,
  usedAt,
  type Evaluation,
  type Evaluator,
  type Known,
  type StaticValue,
} from './evaluation.ts'
import { exportMember, exportValue } from './export-value.ts'
import type {
  Call,
  Conditional,
  Defaulted,
  Enum,
  Expression,
  Index,
  Logical,
  Member,
  Name,
} from '../facts/expression.ts'
import type { Scope } from './scope.ts'
import { memberValue } from './member-value.ts'
import { objectValue } from './object-value.ts'
import { binaryValue, isPrimitive, notConverted, templateValue, unaryValue } from './operation.ts'

/** How deep expressions may be nested, the constants that they name included: the stack must do. */
const MOST_LEVELS = 500

const ENVIRONMENT_READ = 'the environment is read when the program starts, not at build time'

/** What to write instead, where that goes without asking. */
const HINTS: ReadonlyMap<string, string> = new Map([['a bigint', '; write a plain number']])

/** Names that mean the same in every file. */
const GLOBALS: ReadonlyMap<string, StaticValue> = new Map([
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['Infinity', Infinity],
])

/**
 * Evaluates an expression, or tells every part of it that is not static. A value is what JavaScript would compute, as
 * long as nothing changes an object that a `const` holds. What JavaScript would not look at need not be static: the
 * branch that is not taken, and the other members of an object. Reads nothing and never throws.
 */
export function evaluate(expression: Expression, scope: Scope): Evaluation {
  return valueOf(expression, { scope, facts: scope.facts, constants: new Map(), names: new Map(), level: 0 })
}

interface Progress {
  readonly scope: Scope
  /** The file in which the expression stands. */
  readonly facts: FileFacts
  /** Each constant is evaluated once; one that is met again meanwhile is part of a circle. */
  readonly constants: Map<string, Evaluation | 'begun'>
  /** What names mean in the values of an enum. */
  readonly names: ReadonlyMap<string, Evaluation>
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
    case 'index':
      return indexAccess(expression, progress)
    case 'defaulted':
      return defaultedValue(expression, progress)
    case 'call':
      return callValue(expression, progress)
    case 'enum':
      return enumOfMembers(expression, progress)
    case 'spread':
      return refused(expression, `a spread ${NOT_EVALUATED}`)
    case 'other':
      return refused(expression, `${expression.what} ${NOT_EVALUATED}${HINTS.get(expression.what) ?? ''}`)
    default:
      return compoundValue(expression, (part) => valueOf(part, progress))
  }
}

type Compound = Exclude<
  Expression,
  { kind: 'literal' | 'name' | 'member' | 'index' | 'defaulted' | 'call' | 'enum' | 'spread' | 'other' }
>

function compoundValue(expression: Compound, evaluated: Evaluator): Evaluation {
  switch (expression.kind) {
    case 'array':
      return arrayValue(expression, evaluated)
    case 'object':
      return objectValue(expression, evaluated)
    case 'template':
      return combined(expression.holes.map(evaluated), (values) => templateValue(expression, values))
    case 'unary':
      return combined([evaluated(expression.operand)], ([value]) => unaryValue(expression, value))
    case 'logical':
      return logicalValue(expression, evaluated)
    case 'conditional':
      return conditionalValue(expression, evaluated)
    default:
      return combined([evaluated(expression.left), evaluated(expression.right)], ([left, right]) =>
        binaryValue(expression, left, right),
      )
  }
}

function logicalValue({ operator, left, right }: Logical, evaluated: Evaluator): Evaluation {
  const first = evaluated(left)
  if (!first.ok) return refusedFor(first)
  const { value } = first
  const isEnough = operator === '??' ? value !== null && value !== undefined : !value === (operator === '&&')
  return isEnough ? first : evaluated(right)
}

function conditionalValue({ condition, whenTrue, whenFalse }: Conditional, evaluated: Evaluator): Evaluation {
  const test = evaluated(condition)
  if (!test.ok) return refusedFor(test)
  return evaluated(test.value ? whenTrue : whenFalse)
}

function enumOfMembers(declaration: Enum, progress: Progress): Evaluation {
  return enumValue(declaration, (value, names) => valueOf(value, { ...progress, names }))
}

function nameValue(expression: Name, progress: Progress): Evaluation {
  const local = progress.names.get(expression.name)
  if (local) return local
  const { facts, scope } = progress
  const binding = directBinding(expression, facts, scope.imports)
  return binding
    ? boundValue(expression, binding, progress)
    : refused(expression, `this name ${NOT_EVALUATED}`)
}

/** What a name or member stands for in the end, unless it begins with a name of an enum's value. */
function boundTo(expression: Expression, progress: Progress): Binding | undefined {
  const { facts, scope } = progress
  return isNameOfEnum(expression, progress) ? undefined : bindingOf(expression, facts, scope.imports)
}

function isNameOfEnum(expression: Expression, { names }: Progress): boolean {
  let root = expression
  while (root.kind === 'member') root = root.object
  return root.kind === 'name' && names.has(root.name)
}

function boundValue(expression: Name | Member, binding: Binding, progress: Progress): Evaluation {
  switch (binding.kind) {
    case 'local':
      return localValue(expression, binding, progress)
    case 'namespace':
      return refused(expression, `\`${expression.name}\` is a whole module, which ${NOT_EVALUATED}`)
    case 'environment':
      return environmentRefused(expression)
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

/** The value of a top-level name, in the file itself or in another one. */
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
  const evaluation = valueOf(facts.constants.get(at.name)!, { ...progress, facts, names: new Map() }) // it has one
  progress.constants.set(key, evaluation)
  return evaluation
}

/** The place is in the file that names the constant, whichever file that is from. */
function circle(at: Name | Member, facts: FileFacts, { facts: { source } }: Progress): Evaluation {
  const { reasons } = refused(at, `\`${at.name}\` needs its own value`)
  if (source === facts.source) return { ok: false, reasons }
  return { ok: false, reasons: [{ ...reasons[0], ...locatedIn(source, reasons[0]) }] }
}

function memberAccess(expression: Member, progress: Progress): Evaluation {
  const { facts, scope } = progress
  const binding = isNameOfEnum(expression, progress)
    ? undefined
    : directBinding(expression, facts, scope.imports)
  if (binding) return boundValue(expression, binding, progress)
  const owner = boundTo(expression.object, progress)
  const exported = owner && exportMember(expression, owner, progress.scope)
  if (exported) return exported
  const object = valueOf(expression.object, progress)
  if (object.ok) return endsAt(expression, object) ? CHAIN_END : memberValue(expression, object.value)
  return object.members?.get(expression.name) ?? refusedFor(object)
}

const CHAIN_END: Evaluation = { ok: true, value: undefined, endsChain: true }

/** Whether an optional chain ends with the object of this access. */
function endsAt({ chain }: Member, { value, endsChain }: Known): boolean {
  if (chain === 'behind') return endsChain === true
  return chain === 'optional' && (value === null || value === undefined)
}

/** What a destructuring pattern binds: JavaScript takes the default for `undefined` alone. */
function defaultedValue({ member, fallback }: Defaulted, progress: Progress): Evaluation {
  const given = memberAccess(member, progress)
  const isUndefined = given.ok ? given.value === undefined : given.isUndefined
  return isUndefined ? valueOf(fallback, progress) : given
}

/** A key that is known makes it a plain member. */
function indexAccess(expression: Index, progress: Progress): Evaluation {
  const { index, ...access } = expression
  const key = valueOf(index, progress)
  if (!key.ok) return refusedFor(key)
  if (!isPrimitive(key.value)) return notConverted(index)
  return memberAccess({ ...access, kind: 'member', name: String(key.value) }, progress)
}

function callValue(expression: Call, progress: Progress): Evaluation {
  const { callee, arguments: given } = expression
  const binding = boundTo(callee, progress)
  if (binding?.kind === 'wanted') return valueOf(callee, progress)
  const frozen = isNameOfEnum(callee, progress) ? undefined : frozenBy(expression, progress.facts)
  if (frozen) return valueOf(frozen, progress)
  const array = { ...expression, kind: 'array', elements: given } as const
  if (binding?.kind === 'jobwright' && isHelper(binding.name)) {
    return helperValue(expression, binding.name, valueOf(array, progress))
  }
  return [callee, array].map((part) => environmentIn(part, progress)).find(Boolean) ?? callRefused(expression)
}

/** Whatever else is wrong with a call, that it reads the environment says more. */
function environmentIn(part: Expression, progress: Progress): Evaluation | undefined {
  const evaluation = valueOf(part, progress)
  const read = evaluation.ok
    ? undefined
    : evaluation.reasons.find(({ reason }) => reason === ENVIRONMENT_READ)
  return read && { ok: false, reasons: [read] }
}

function callRefused(expression: Call): Evaluation {
  const name = calleeName(expression.callee)
  return refused(
    expression,
    name === undefined ? `a function call ${NOT_EVALUATED}` : `the call of \`${name}\` ${NOT_EVALUATED}`,
  )
}

function environmentRefused(at: Expression): Evaluation {
  return refused(at, ENVIRONMENT_READ)
}
