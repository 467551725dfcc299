/** Tells what a class extends, as far as its own file shows it. */

import type { FileFacts } from '../../facts/facts.ts'
import type { BaseClass } from '../../facts/job-declaration.ts'
import { bare, spanOf } from '../../syntax/nodes.ts'
import { expressionOf } from '../../syntax/parse-expression.ts'
import { ts } from '../../syntax/syntax.ts'
import { isJobwrightName } from './jobwright-name.ts'

/**
 * What a class extends: one of jobwright's base classes, or a name that the linker has to follow.
 */
export function baseOf(node: ts.ClassLikeDeclaration, imported: FileFacts['imported']): BaseClass {
  const written = extendedBy(node)
  if (!written) return { kind: 'none' }
  const span = spanOf(written)
  if (isJobwrightName(written, 'BaseTask', imported)) return { kind: 'task', task: 'self-contained', span }
  if (isJobwrightName(written, 'QueueTask', imported)) return { kind: 'task', task: 'queue', span }
  const name = expressionOf(written)
  const isNamed = name.kind === 'name' || name.kind === 'member'
  return isNamed ? { kind: 'named', name, span } : { kind: 'unknown', span }
}

function extendedBy({ heritageClauses }: ts.ClassLikeDeclaration): ts.Expression | undefined {
  const clause = heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
  const type = clause?.types[0]
  return type && bare(type.expression)
}
