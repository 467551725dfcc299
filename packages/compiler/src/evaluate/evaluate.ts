/** Evaluates expressions whose values are known without running anything. */

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
import { arrayValue } from './array-value.ts'
import type { Binding } from './binding.ts'
import { boundValue, ENVIRONMENT_READ, type Progress } from './bound-value.ts'
import { calleeName, frozenBy, helperValue, isHelper } from './call-value.ts'
import { enumValue } from './enum-value.ts'
import { combined, known, NOT_EVALUATED, refused, refusedFor } from './evaluation.ts'
import type { Evaluation, Evaluator, Known } from './evaluation.ts'
import { exportMember } from './export-value.ts'
import { memberValue } from './member-value.ts'
import { bindingOf, directBinding } from './name-binding.ts'
import { objectValue } from './object-value.ts'
import { binaryValue, isPrimitive, notConverted, templateValue, unaryValue } from './operation.ts'
import type { Scope } from './scope.ts'

/**
 * The deepest nesting of an expression, through the constants that it names too. A deeper one could
 * exhaust the stack.
 */
const MOST_LEVELS = 500

/** What to write instead, if that is certain. */
const HINTS: ReadonlyMap<string, string> = new Map([['a bigint', '; write a plain number']])

/**
 * Evaluates an expression, or gives a reason for every part of it that is not static. The value is
 * the one that JavaScript would compute, as long as nothing changes an object that a `const` holds.
 * Parts that JavaScript would not evaluate need not be static: the branch that is not taken, and
 * the other members of an object. Reads nothing and never throws.
 */
export function evaluate(expression: Expression, scope: Scope): Evaluation {
  const { facts } = scope
  const start = { scope, facts, constants: new Map(), names: new Map(), level: 0, evaluate: valueOf }
  return valueOf(expression, start)
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

/**
 * The final binding of a name or member, unless it begins with a name that an enum's value knows.
 */
function boundTo(expression: Expression, progress: Progress): Binding | undefined {
  const { facts, scope } = progress
  return isNameOfEnum(expression, progress) ? undefined : bindingOf(expression, facts, scope.imports)
}

function isNameOfEnum(expression: Expression, { names }: Progress): boolean {
  let root = expression
  while (root.kind === 'member') root = root.object
  return root.kind === 'name' && names.has(root.name)
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

/** Whether an optional chain ends at the object of this access. */
function endsAt({ chain }: Member, { value, endsChain }: Known): boolean {
  if (chain === 'behind') return endsChain === true
  return chain === 'optional' && (value === null || value === undefined)
}

/**
 * The value that a destructuring pattern binds. Like JavaScript it takes the default only for
 * `undefined`.
 */
function defaultedValue({ member, fallback }: Defaulted, progress: Progress): Evaluation {
  const given = memberAccess(member, progress)
  const isUndefined = given.ok ? given.value === undefined : given.isUndefined
  return isUndefined ? valueOf(fallback, progress) : given
}

/** An index with a known key is a plain member. */
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

/**
 * The refusal of a part that reads the environment: that explains more than any other problem of a
 * call.
 */
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
