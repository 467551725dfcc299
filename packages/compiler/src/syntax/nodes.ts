/** Walks a syntax tree, and strips what leaves no trace at run time. */

import type { Span } from '../facts/source.ts'
import { ts } from './syntax.ts'

/** A node and all below it, in the order of the text. Those of the tree that is looked at are listed once. */
export function nodesIn(root: ts.Node): readonly ts.Node[] {
  if (!ts.isSourceFile(root)) return nodesEntered(root, () => true)
  if (latest?.root !== root) latest = { root, nodes: nodesEntered(root, () => true) }
  return latest.nodes
}

/** Only of one tree: a second one follows when the first is done with. */
let latest: { readonly root: ts.SourceFile; readonly nodes: readonly ts.Node[] } | undefined

/**
 * A node and all below it, in the order of the text, without what is below nodes that are not entered. Keeps its own stack,
 * as a tree may be deeper than the program's.
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

/** The place of a node, without the space and the comments before it. */
export function spanOf(node: ts.Node): Span {
  return { start: node.getStart(), end: node.getEnd() }
}

/** Whether a declaration is marked `export`, `default`, `declare` or the like. */
export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false)
  )
}

/** The expression within parentheses, `as`, `satisfies`, `<T>x`, `x<T>` and `!`. */
export function bare(expression: ts.Expression): ts.Expression {
  let inner = expression
  while (isWrapper(inner)) inner = inner.expression
  return inner
}

/** The outermost expression that is this one in parentheses and the like: the opposite of {@link bare}. */
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

/** Adds the children of a node in reverse, so that the first one is taken next. */
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
