/** Evaluates the members of plain values. */

import { nearestName } from 'jobwright/manifest'

import type { Member } from '../facts/expression.ts'
import { known, refused, type Evaluation, type StaticValue } from './evaluation.ts'

/**
 * The value of an own member of an object, array or text. Inherited members, such as `map`, are
 * refused. Missing members are refused too, because in an option they are a slip; the refusal tells
 * that JavaScript would give `undefined`.
 */
export function memberValue(member: Member, owner: StaticValue): Evaluation {
  const members = membersOf(owner)
  if (members && Object.hasOwn(members, member.name)) return known(members[member.name])
  const reason = `${nameOf(member, owner)} has no member \`${member.name}\`${hintOf(member, owner)}`
  return { ...refused(member, reason), ...(isUndefined(member, owner) && { isUndefined: true }) }
}

function isUndefined({ name }: Member, owner: StaticValue): boolean {
  return owner !== null && owner !== undefined && !(name in Object(owner))
}

type Members = Readonly<Record<string, StaticValue>>

function membersOf(owner: StaticValue): Members | undefined {
  // Arrays and texts have their elements and their length as own members.
  return typeof owner === 'string' || isObject(owner) ? (Object(owner) as Members) : undefined
}

function nameOf({ object }: Member, owner: StaticValue): string {
  if (object.kind === 'name') return `\`${object.name}\``
  if (!isObject(owner)) return typeof owner === 'string' ? 'this text' : `\`${String(owner)}\``
  return Array.isArray(owner) ? 'this array' : 'this object'
}

/** The nearest member. An index of an array or a text is never misspelt. */
function hintOf({ name }: Member, owner: StaticValue): string {
  const near = isObject(owner) && !Array.isArray(owner) ? nearestName(name, Object.keys(owner)) : undefined
  return near === undefined ? '' : `, the nearest is \`${near}\``
}

function isObject(value: StaticValue): value is Extract<StaticValue, object> {
  return typeof value === 'object' && value !== null
}
