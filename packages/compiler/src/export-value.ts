/** The exports of other modules whose values are known: jobwright's priorities, and the constants of this compile. */

import { JobPriority } from 'jobwright/manifest'

import type { ImportedName } from './declaration.ts'
import type { Evaluation, Scope, StaticValue } from './evaluate.ts'
import { known, refused } from './evaluation.ts'
import type { Expression, Member } from './expression.ts'
import { nearest } from './nearest.ts'

/** The value of an import; only the known ones have one. */
export function exportValue(at: Expression, { module, name }: ImportedName, scope: Scope): Evaluation {
  const value = knownExport({ module, name }, scope)
  if (value) return known(value)
  const what = at.kind === 'name' || at.kind === 'member' ? `\`${at.name}\`` : 'this'
  return refused(at, `${what} is imported from "${module}", and values from other files are not followed`)
}

/** A member of a known export; `undefined` for members of anything else. */
export function exportMember(member: Member, origin: ImportedName, scope: Scope): Evaluation | undefined {
  const owner = knownExport(origin, scope)
  if (!owner) return undefined
  if (Object.hasOwn(owner, member.name)) return known(owner[member.name])
  return missing(member, origin.name, Object.keys(owner))
}

type Constants = Readonly<Record<string, StaticValue>>

function knownExport({ module, name }: ImportedName, scope: Scope): Constants | undefined {
  if (name === 'JobPriority' && (module === 'jobwright' || module === 'jobwright/manifest'))
    return JobPriority
  return name === 'JobType' && scope.isJobTypes(module) ? Object.fromEntries(scope.jobTypes) : undefined
}

function missing({ start, end, name }: Member, owner: string, names: readonly string[]): Evaluation {
  const isJobType = owner === 'JobType'
  const near = nearest(name, names)
  const all = names.map((other) => `\`${other}\``).join(', ')
  // There may be hundreds of jobs.
  const others = isJobType ? '' : `, only ${all}`
  const hint = near === undefined ? others : `, the nearest is \`${owner}.${near}\``
  const problem = { at: { start, end }, reason: `there is no \`${owner}.${name}\`${hint}` }
  return { ok: false, reasons: [isJobType ? { ...problem, unknownConstant: name } : problem] }
}
