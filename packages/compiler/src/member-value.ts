/** Looks a member of a plain value up. */

import type { Evaluation, StaticValue } from './evaluate.ts'
import { known, refused } from './evaluation.ts'
import type { Member } from './expression.ts'
import { nearest } from './nearest.ts'

/**
 * The value of an own member of an object, array or text. What is inherited, such as `map`, is refused, and also what
 * is missing: in an option it is a slip rather than a wish for `undefined`.
 */
export function memberValue(member: Member, owner: StaticValue): Evaluation {
  const members = membersOf(owner)
  if (members && Object.hasOwn(members, member.name)) return known(members[member.name])
  const near = nearest(member.name, Object.keys(members ?? {}))
  const hint = near === undefined ? '' : `, the nearest is \`${near}\``
  return refused(member, `${nameOf(member, owner)} has no member \`${member.name}\` at build time${hint}`)
}

type Members = Readonly<Record<string, StaticValue>>

function membersOf(owner: StaticValue): Members | undefined {
  // Arrays and texts have their elements and their length as own members.
  return typeof owner === 'string' || (typeof owner === 'object' && owner !== null)
    ? (Object(owner) as Members)
    : undefined
}

function nameOf({ object }: Member, owner: StaticValue): string {
  if (object.kind === 'name') return `\`${object.name}\``
  if (owner === null || typeof owner !== 'object') return `\`${String(owner)}\``
  return Array.isArray(owner) ? 'this array' : 'this object'
}
