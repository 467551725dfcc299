/** Evaluates the exports of jobwright and of the generated modules: `JobPriority` and `JobType`. */

import { JobPriority, nearestName } from 'jobwright/manifest'

import type { Member, Name } from '../facts/expression.ts'
import type { Binding } from './binding.ts'
import { isHelper } from './call-value.ts'
import { known, NOT_EVALUATED, refused, type Evaluation, type StaticValue } from './evaluation.ts'
import type { Scope } from './scope.ts'

type Export = Extract<Binding, { kind: 'jobwright' | 'generated' }>

/**
 * The value of an export of jobwright or of a generated module. Only `JobPriority` and `JobType`
 * have one.
 */
export function exportValue(at: Name | Member, binding: Export, scope: Scope): Evaluation {
  const members = knownExport(binding, scope)
  if (members) return known(Object.fromEntries(members))
  if (binding.kind === 'jobwright' && isHelper(binding.name)) {
    return refused(at, `\`${at.name}\` is a function; call it`)
  }
  const owner = binding.kind === 'jobwright' ? 'jobwright' : 'a generated module'
  return refused(at, `\`${at.name}\` is imported from ${owner}, and ${NOT_EVALUATED}`)
}

/** The value of a member of those exports; `undefined` for members of anything else. */
export function exportMember(member: Member, owner: Binding, scope: Scope): Evaluation | undefined {
  if (owner.kind !== 'jobwright' && owner.kind !== 'generated') return undefined
  const members = knownExport(owner, scope)
  if (!members) return undefined
  const value = members.get(member.name)
  return value === undefined ? missing(member, owner.name, [...members.keys()]) : known(value)
}

const PRIORITIES: ReadonlyMap<string, StaticValue> = new Map(Object.entries(JobPriority))

function knownExport({ kind, name }: Export, scope: Scope): ReadonlyMap<string, StaticValue> | undefined {
  if (kind === 'jobwright') return name === 'JobPriority' ? PRIORITIES : undefined
  return name === 'JobType' ? scope.jobTypes : undefined
}

function missing({ start, end, name }: Member, owner: string, names: readonly string[]): Evaluation {
  const isJobType = owner === 'JobType'
  const near = nearestName(name, names)
  const all = names.map((other) => `\`${other}\``).join(', ')
  // There may be hundreds of jobs.
  const others = isJobType ? '' : `, only ${all}`
  const hint = near === undefined ? others : `, the nearest is \`${owner}.${near}\``
  const problem = { at: { start, end }, reason: `there is no \`${owner}.${name}\`${hint}` }
  return { ok: false, reasons: [isJobType ? { ...problem, unknownConstant: name } : problem] }
}
