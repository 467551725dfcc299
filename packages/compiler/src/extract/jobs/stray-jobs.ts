/** Where a file uses `job` otherwise than as the decorator of a class: no job comes of that, though it looks as if. */

import type { FileFacts } from '../../facts/facts.ts'
import type { Span } from '../../facts/source.ts'
import { jobDecoratorsOf } from './job-decorator.ts'
import { isJobwrightName } from './jobwright-name.ts'
import { bare, nodesIn, spanOf } from '../../syntax/nodes.ts'
import { ts } from '../../syntax/syntax.ts'

/** Calls, decorators of anything but a class, members, and other names for it, in the order of the text. */
export function strayJobsOf(tree: ts.SourceFile, imported: FileFacts['imported']): readonly Span[] {
  const nodes = nodesIn(tree)
  const uses = nodes.map(usedIn).filter((expression) => expression !== undefined)
  const found = uses.filter((expression) => isJobwrightName(expression, 'job', imported))
  if (found.length === 0) return []
  const classes = nodes.filter((node) => ts.isClassLike(node))
  const recognised = new Set<ts.Node>(classes.flatMap((node) => jobDecoratorsOf(node, imported)))
  return found.filter((expression) => !isWithin(expression, recognised)).map(spanOf)
}

function isWithin(node: ts.Node, outer: ReadonlySet<ts.Node>): boolean {
  for (let around: ts.Node | undefined = node; around; around = around.parent) {
    if (outer.has(around)) return true
  }
  return false
}

/** What a node calls, decorates with, takes a member of, or gives another name to. */
function usedIn(node: ts.Node): ts.Expression | undefined {
  if (ts.isCallExpression(node)) return node.expression
  if (ts.isVariableDeclaration(node)) return node.initializer
  if (ts.isPropertyAccessExpression(node)) return node.expression // job.call
  if (!ts.isDecorator(node) || ts.isCallExpression(bare(node.expression))) return undefined
  return node.expression // called ones are calls
}
