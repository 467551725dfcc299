/** Tells whether an expression refers to an export of the jobwright package. */

import type { FileFacts, ImportedName } from '../../facts/facts.ts'
import { memberOf } from '../../syntax/member.ts'
import { bare } from '../../syntax/nodes.ts'
import { isShadowed } from '../../syntax/shadowing.ts'
import { ts } from '../../syntax/syntax.ts'

type Imported = FileFacts['imported']

/** The exports that the compiler looks for. */
export type JobwrightName = 'job' | 'createRunner' | 'BaseTask' | 'QueueTask'

/**
 * Whether an expression is this export, imported by name, under an alias, or through a namespace.
 */
export function isJobwrightName(expression: ts.Expression, name: JobwrightName, imported: Imported): boolean {
  const origin = originOf(bare(expression), imported)
  return origin?.module === 'jobwright' && origin.name === name
}

function originOf(expression: ts.Expression, imported: Imported): ImportedName | undefined {
  const member = memberOf(expression)
  if (!member) return importOf(expression, imported)
  const owner = importOf(bare(member.object), imported)
  return owner?.name === '*' ? { module: owner.module, name: member.name } : undefined
}

function importOf(expression: ts.Expression, imported: Imported): ImportedName | undefined {
  if (!ts.isIdentifier(expression)) return undefined
  const origin = imported.get(expression.text)
  return origin && !isShadowed(expression) ? origin : undefined
}
