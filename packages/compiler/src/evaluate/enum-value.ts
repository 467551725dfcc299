/** Numbers the members of an enum, and puts its object together as TypeScript does. */

import {
  known,
  NOT_EVALUATED,
  refused,
  refusedTogether,
  type Evaluation,
  type StaticValue,
} from './evaluation.ts'
import type { Binary, Enum, EnumMember, Expression } from '../facts/expression.ts'

/** How a member's value is evaluated, in which the enum and the members before it are known by their names. */
export type MemberEvaluator = (value: Expression, names: ReadonlyMap<string, Evaluation>) => Evaluation

/** The object of an enum, with the names of its numbers; where it has no value, still its members that are known. */
export function enumValue(declaration: Enum, evaluate: MemberEvaluator): Evaluation {
  const members = new Map<string, Evaluation>()
  let previous: Numbered | undefined
  for (const member of declaration.members) {
    const value = memberValue(member, { previous, names: () => namesIn(declaration, members), evaluate })
    const isConstant = member.value
      ? countsOn(member.value, declaration.name)
      : (previous?.isConstant ?? true)
    previous = { value, isConstant }
    members.set(member.name, value)
  }
  const whole = refusedTogether([...members.values()])
  return whole ? { ...whole, members } : known(objectOf(members))
}

/** The member before, and whether TypeScript counts on from it without running anything. */
interface Numbered {
  readonly value: Evaluation
  readonly isConstant: boolean
}

interface Context {
  readonly previous: Numbered | undefined
  /** Asked for only where it must be: there may be thousands of members. */
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

/** Tools differ on -0, and on a text that only turns out to be one: whether it gets a name as numbers do. */
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

/** Whether TypeScript counts on from such a value in any setting: it is made of numbers and of members before it. */
function countsOn(expression: Expression, owner: string): boolean {
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'number'
    case 'unary':
      return expression.operator !== '!' && countsOn(expression.operand, owner)
    case 'binary':
      return (
        !isComparison(expression) &&
        [expression.left, expression.right].every((side) => countsOn(side, owner))
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

/** What the names in a member's value mean: the enum itself as far as it goes, and its members. */
function namesIn(
  declaration: Enum,
  members: ReadonlyMap<string, Evaluation>,
): ReadonlyMap<string, Evaluation> {
  const later = declaration.members.filter(({ name }) => !members.has(name))
  return new Map<string, Evaluation>([
    [declaration.name, ownValue(members)],
    ...members,
    ...later.map(
      (member) => [member.name, refused(member, `\`${member.name}\` is used before it has a value`)] as const,
    ),
  ])
}

function ownValue(members: ReadonlyMap<string, Evaluation>): Evaluation {
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
