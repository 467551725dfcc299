/**
 * Finds where a file calls `createRunner`, and where it uses `job` otherwise than as the decorator
 * of a class.
 */

import type { FileFacts } from '../../facts/facts.ts'
import type { Span } from '../../facts/source.ts'
import { bare, classesOf, isInside, nodesOf, spanOf } from '../../syntax/nodes.ts'
import { ts } from '../../syntax/syntax.ts'
import { jobDecoratorsOf } from './job-decorator.ts'
import { isJobwrightName } from './jobwright-name.ts'

/** The calls of `createRunner`, in the order of the text. */
export function runnerCallsOf(tree: ts.SourceFile, imported: FileFacts['imported']): readonly Span[] {
  return nodesOf(tree, ts.SyntaxKind.CallExpression)
    .filter((node) => ts.isCallExpression(node))
    .filter(({ expression }) => isJobwrightName(expression, 'createRunner', imported))
    .map(spanOf)
}

/**
 * The uses of `job` that declare no job although they look as if they did, in the order of the
 * text: calls, decorators of anything but a class, members, and other names for it.
 */
export function strayJobsOf(tree: ts.SourceFile, imported: FileFacts['imported']): readonly Span[] {
  const uses = nodesOf(tree, ...USES)
    .map(usedIn)
    .filter((expression) => expression !== undefined)
  const found = uses.filter((expression) => isJobwrightName(expression, 'job', imported))
  if (found.length === 0) return []
  const recognised = classesOf(tree).flatMap((node) => jobDecoratorsOf(node, imported))
  return found.filter((use) => !recognised.some((decorator) => isInside(use, decorator))).map(spanOf)
}

/** The syntax that uses a name as {@link usedIn} tells. */
const USES = [
  ts.SyntaxKind.CallExpression,
  ts.SyntaxKind.VariableDeclaration,
  ts.SyntaxKind.PropertyAccessExpression,
  ts.SyntaxKind.Decorator,
] as const

/** The expression that a node calls, decorates with, takes a member of, or gives another name. */
function usedIn(node: ts.Node): ts.Expression | undefined {
  if (ts.isCallExpression(node)) return node.expression
  if (ts.isVariableDeclaration(node)) return node.initializer
  if (ts.isPropertyAccessExpression(node)) return node.expression // job.call
  if (!ts.isDecorator(node) || ts.isCallExpression(bare(node.expression))) return undefined
  return node.expression // called decorators are call expressions
}
