/** Walks a syntax tree, and strips the wrappers of expressions that leave no trace at run time. */

import type { Span } from '../facts/source.ts'
import { ts } from './syntax.ts'

/** A node and all nodes below it, in the order of the text. The list of the latest file is kept. */
export function nodesIn(root: ts.Node): readonly ts.Node[] {
  if (!ts.isSourceFile(root)) return nodesEntered(root, () => true)
  if (latest?.root !== root) latest = { root, nodes: nodesEntered(root, () => true) }
  return latest.nodes
}

/** One file is enough: a second tree is walked only when the first is finished. */
let latest: { readonly root: ts.SourceFile; readonly nodes: readonly ts.Node[] } | undefined

/**
 * A node and all nodes below it, in the order of the text, except those below nodes that `enters`
 * rejects. It keeps its own stack, as a tree may be deeper than the call stack.
 */
export function nodesEntered(root: ts.Node, enters: (node: ts.Node) => boolean): readonly ts.Node[] {
  const nodes: ts.Node[] = []
  const waiting = [root]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    nodes.push(node)
    if (enters(node)) addChildren(node, waiting)
  }
  return nodes
}

/** The span of a node, without the space and the comments before it. */
export function spanOf(node: ts.Node): Span {
  return { start: node.getStart(), end: node.getEnd() }
}

/** The expression within parentheses, `as`, `satisfies`, `<T>x`, `x<T>` and `!`. */
export function bare(expression: ts.Expression): ts.Expression {
  let inner = expression
  while (isWrapper(inner)) inner = inner.expression
  return inner
}

/** The outermost expression that only wraps this one: the opposite of {@link bare}. */
export function wrapped(expression: ts.Expression): ts.Expression {
  let outer = expression
  while (isWrapper(outer.parent)) outer = outer.parent
  return outer
}

type Wrapper =
  | ts.ParenthesizedExpression
  | ts.AsExpression
  | ts.SatisfiesExpression
  | ts.TypeAssertion
  | ts.NonNullExpression
  | ts.ExpressionWithTypeArguments

function isWrapper(node: ts.Node): node is Wrapper {
  return WRAPPERS.has(node.kind)
}

const WRAPPERS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.ParenthesizedExpression,
  ts.SyntaxKind.AsExpression,
  ts.SyntaxKind.SatisfiesExpression,
  ts.SyntaxKind.TypeAssertionExpression,
  ts.SyntaxKind.NonNullExpression,
  ts.SyntaxKind.ExpressionWithTypeArguments,
])

/** Pushes the children of a node in reverse, so that the first one is popped next. */
function addChildren(node: ts.Node, waiting: ts.Node[]): void {
  const first = waiting.length
  ts.forEachChild(node, (child) => {
    waiting.push(child)
  })
  for (let [low, high] = [first, waiting.length - 1]; low < high; low += 1, high -= 1) {
    const child = waiting[low]!
    waiting[low] = waiting[high]!
    waiting[high] = child
  }
}
