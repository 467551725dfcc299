/**
 * Finds where a file calls `createRunner`, and where it uses `job` otherwise than as the decorator
 * of a class.
 */

import type { FileFacts } from '../../facts/facts.ts'
import type { Span } from '../../facts/source.ts'
import { bare, nodesIn, spanOf } from '../../syntax/nodes.ts'
import { ts } from '../../syntax/syntax.ts'
import { jobDecoratorsOf } from './job-decorator.ts'
import { isJobwrightName } from './jobwright-name.ts'

/** The calls of `createRunner`, in the order of the text. */
export function runnerCallsOf(tree: ts.SourceFile, imported: FileFacts['imported']): readonly Span[] {
  return nodesIn(tree)
    .filter((node) => ts.isCallExpression(node))
    .filter(({ expression }) => isJobwrightName(expression, 'createRunner', imported))
    .map(spanOf)
}

/**
 * The uses of `job` that declare no job although they look as if they did, in the order of the
 * text: calls, decorators of anything but a class, members, and other names for it.
 */
export function strayJobsOf(tree: ts.SourceFile, imported: FileFacts['imported']): readonly Span[] {
  const nodes = nodesIn(tree)
  const uses = nodes.map(usedIn).filter((expression) => expression !== undefined)
  const found = uses.filter((expression) => isJobwrightName(expression, 'job', imported))
  if (found.length === 0) return []
  const classes = nodes.filter((node) => ts.isClassLike(node))
  const recognised = new Set<ts.Node>(classes.flatMap((node) => jobDecoratorsOf(node, imported)))
  return found.filter((expression) => !isInside(expression, recognised)).map(spanOf)
}

function isInside(node: ts.Node, outer: ReadonlySet<ts.Node>): boolean {
  for (let around: ts.Node | undefined = node; around; around = around.parent) {
    if (outer.has(around)) return true
  }
  return false
}

/** The expression that a node calls, decorates with, takes a member of, or gives another name. */
function usedIn(node: ts.Node): ts.Expression | undefined {
  if (ts.isCallExpression(node)) return node.expression
  if (ts.isVariableDeclaration(node)) return node.initializer
  if (ts.isPropertyAccessExpression(node)) return node.expression // job.call
  if (!ts.isDecorator(node) || ts.isCallExpression(bare(node.expression))) return undefined
  return node.expression // called decorators are call expressions
}
