/** Numbers the members of an enum and builds its object, as TypeScript does. */

import type { Binary, Enum, EnumMember, Expression } from '../facts/expression.ts'
import {
  known,
  NOT_EVALUATED,
  refused,
  refusedTogether,
  type Evaluation,
  type StaticValue,
} from './evaluation.ts'

/**
 * Evaluates a member's value. The enum itself, and the members before this one, are known by the
 * given names.
 */
export type MemberEvaluator = (value: Expression, names: ReadonlyMap<string, Evaluation>) => Evaluation

/**
 * The object of an enum, with the names of its numbers. A refusal still carries the members that
 * are known.
 */
export function enumValue(declaration: Enum, evaluate: MemberEvaluator): Evaluation {
  const members = new Map<string, Evaluation>()
  let previous: Numbered | undefined
  for (const member of declaration.members) {
    const value = memberValue(member, { previous, names: () => namesIn(declaration, members), evaluate })
    const isConstant = member.value
      ? isCountable(member.value, declaration.name)
      : (previous?.isConstant ?? true)
    previous = { value, isConstant }
    members.set(member.name, value)
  }
  return objectSoFar(members)
}

/** The member before, and whether TypeScript can number the next one after it at compile time. */
interface Numbered {
  readonly value: Evaluation
  readonly isConstant: boolean
}

interface Context {
  readonly previous: Numbered | undefined
  /** Built only when a value needs it: there may be thousands of members. */
  readonly names: () => ReadonlyMap<string, Evaluation>
  readonly evaluate: MemberEvaluator
}

function memberValue(member: EnumMember, { previous, names, evaluate }: Context): Evaluation {
  if (member.name === '__proto__') return refused(member, `the member \`__proto__\` ${NOT_EVALUATED}`)
  if (member.value?.kind === 'literal') return fitting(member, known(member.value.value))
  if (member.value) return fitting(member, evaluate(member.value, names()))
  if (!previous) return known(0)
  if (previous.value.ok && previous.isConstant && typeof previous.value.value === 'number') {
    return known(previous.value.value + 1)
  }
  return refused(member, `\`${member.name}\` needs a value, as it does not follow a plain number`)
}

/**
 * Refuses values on which tools differ: -0, and texts whose syntax does not show that they are
 * texts.
 */
function fitting({ value: expression }: EnumMember, value: Evaluation): Evaluation {
  if (!value.ok || !expression) return value
  if (typeof value.value === 'number' && !Object.is(value.value, -0)) return value
  if (typeof value.value === 'string' && isText(expression)) return value
  return refused(expression, `the value of an enum's member that is no plain number or text ${NOT_EVALUATED}`)
}

function isText(expression: Expression): boolean {
  if (expression.kind === 'binary') return isText(expression.left) || isText(expression.right)
  return (
    expression.kind === 'template' || (expression.kind === 'literal' && typeof expression.value === 'string')
  )
}

/**
 * Whether TypeScript counts on from a value in any setting: it is made of numbers and of earlier
 * members.
 */
function isCountable(expression: Expression, owner: string): boolean {
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'number'
    case 'unary':
      return expression.operator !== '!' && isCountable(expression.operand, owner)
    case 'binary':
      return (
        !isComparison(expression) &&
        [expression.left, expression.right].every((side) => isCountable(side, owner))
      )
    default:
      return (
        expression.kind === 'member' && expression.object.kind === 'name' && expression.object.name === owner
      )
  }
}

function isComparison({ operator }: Binary): boolean {
  return /^(?:[=!]=|[<>]=?$)/.test(operator)
}

/** The names that a member's value may use: the enum as far as it is known, and its members. */
function namesIn(
  declaration: Enum,
  members: ReadonlyMap<string, Evaluation>,
): ReadonlyMap<string, Evaluation> {
  const later = declaration.members.filter(({ name }) => !members.has(name))
  return new Map<string, Evaluation>([
    [declaration.name, objectSoFar(members)],
    ...members,
    ...later.map(
      (member) => [member.name, refused(member, `\`${member.name}\` is used before it has a value`)] as const,
    ),
  ])
}

function objectSoFar(members: ReadonlyMap<string, Evaluation>): Evaluation {
  const whole = refusedTogether([...members.values()])
  return whole ? { ...whole, members } : known(objectOf(members))
}

function objectOf(members: ReadonlyMap<string, Evaluation>): StaticValue {
  const entries: [string, StaticValue][] = []
  for (const [name, evaluation] of members) {
    const value = evaluation.ok ? evaluation.value : undefined
    entries.push([name, value])
    if (typeof value === 'number') entries.push([String(value), name])
  }
  return Object.fromEntries(entries)
}
