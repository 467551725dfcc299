/**
 * Finds nodes in a syntax tree, and strips the wrappers of expressions that leave no trace at run
 * time.
 */

import type { Span } from '../facts/source.ts'
import { ts } from './syntax.ts'

/**
 * The kinds of nodes that are looked for in whole files. The walk over a file keeps the nodes of
 * these kinds, and no others.
 */
const KEPT: readonly ts.SyntaxKind[] = [
  ts.SyntaxKind.Identifier,
  ts.SyntaxKind.ClassDeclaration,
  ts.SyntaxKind.ClassExpression,
  ts.SyntaxKind.Decorator,
  ts.SyntaxKind.FunctionDeclaration,
  ts.SyntaxKind.VariableDeclaration,
  ts.SyntaxKind.CallExpression,
  ts.SyntaxKind.PropertyAccessExpression,
  ts.SyntaxKind.BinaryExpression,
  ts.SyntaxKind.DeleteExpression,
  ts.SyntaxKind.PrefixUnaryExpression,
  ts.SyntaxKind.PostfixUnaryExpression,
  ts.SyntaxKind.AwaitExpression,
  ts.SyntaxKind.ReturnStatement,
  ts.SyntaxKind.ImportDeclaration,
  ts.SyntaxKind.ImportEqualsDeclaration,
  ts.SyntaxKind.ExportDeclaration,
  ts.SyntaxKind.ExportAssignment,
]

/** The nodes of one kind in the order of the text, each with its number in the walk. */
interface KindList {
  readonly nodes: ts.Node[]
  readonly numbers: number[]
}

/** The lists of one file; the index is the kind. */
type ListsByKind = readonly (KindList | undefined)[]

/** One file is enough: another tree is walked only when the facts of the first are collected. */
let latest: { readonly tree: ts.SourceFile; readonly lists: ListsByKind } | undefined

/**
 * All nodes of these kinds in a file, in the order of the text. The tree is walked once, whatever
 * is looked for, and the parser sets no parents: that walk does.
 *
 * @param kinds of {@link KEPT}
 */
export function nodesOf(tree: ts.SourceFile, ...kinds: readonly ts.SyntaxKind[]): readonly ts.Node[] {
  const lists = walkOnce(tree)
  const found = kinds.map((kind) => lists[kind]!).filter(({ nodes }) => nodes.length > 0)
  return found.length === 1 ? found[0]!.nodes : merged(found)
}

/** All nodes of these kinds in a node, itself included, in the order of the text. */
export function nodesWithin(scope: ts.Node, ...kinds: readonly ts.SyntaxKind[]): readonly ts.Node[] {
  return nodesOf(treeOf(scope), ...kinds).filter((node) => isInside(node, scope))
}

/** Every class of a file, in the order of the text. */
export function classesOf(tree: ts.SourceFile): readonly ts.ClassLikeDeclaration[] {
  const nodes = nodesOf(tree, ts.SyntaxKind.ClassDeclaration, ts.SyntaxKind.ClassExpression)
  return nodes.filter((node) => ts.isClassLike(node))
}

/** Walks a file, unless that is done. Afterwards every node knows its parent. */
export function walkOnce(tree: ts.SourceFile): ListsByKind {
  if (latest?.tree !== tree) latest = { tree, lists: walk(tree) }
  return latest.lists
}

function walk(tree: ts.SourceFile): ListsByKind {
  const lists: (KindList | undefined)[] = []
  for (const kind of KEPT) lists[kind] = { nodes: [], numbers: [] }
  let number = 0
  visitNodes(tree, (node) => {
    const list = lists[node.kind]
    list?.nodes.push(node)
    list?.numbers.push(number)
    number += 1
    return true
  })
  return lists
}

/** Gives a node that is not part of the walk, and all nodes below it, their parents. */
export function setParentsIn(node: ts.Node, parent: ts.Node): void {
  setParent(node, parent)
  visitNodes(node, () => true)
}

/** Several lists as one, in the order of the text. */
function merged(lists: readonly KindList[]): readonly ts.Node[] {
  const next = lists.map(() => 0)
  const all: ts.Node[] = []
  for (;;) {
    let [first, lowest] = [-1, Infinity]
    for (let list = 0; list < lists.length; list += 1) {
      const number = lists[list]!.numbers[next[list]!] ?? Infinity
      if (number < lowest) [first, lowest] = [list, number]
    }
    if (first < 0) return all
    all.push(lists[first]!.nodes[next[first]!]!)
    next[first]! += 1
  }
}

/**
 * A node and all nodes below it, in the order of the text, except those below nodes that `enters`
 * rejects.
 */
export function nodesEntered(root: ts.Node, enters: (node: ts.Node) => boolean): readonly ts.Node[] {
  const nodes: ts.Node[] = []
  visitNodes(root, (node) => {
    nodes.push(node)
    return enters(node)
  })
  return nodes
}

/**
 * Visits a node and the nodes below it, in the order of the text, and sets the parent of each.
 * It keeps its own stack, as a tree may be deeper than the call stack.
 *
 * @param visit returns whether to visit what is below the node
 */
function visitNodes(root: ts.Node, visit: (node: ts.Node) => boolean): void {
  const waiting: ts.Node[] = [root]
  let parent = root
  const add = (child: ts.Node): void => {
    setParent(child, parent)
    waiting.push(child)
  }
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (!visit(node)) continue
    parent = node
    const first = waiting.length
    ts.forEachChild(node, add)
    reverse(waiting, first)
  }
}

function setParent(node: ts.Node, parent: ts.Node): void {
  ;(node as { parent: ts.Node }).parent = parent
}

/** Reverses the end of a stack, so that what was pushed first is popped next. */
function reverse(stack: ts.Node[], from: number): void {
  for (let [low, high] = [from, stack.length - 1]; low < high; low += 1, high -= 1) {
    const node = stack[low]!
    stack[low] = stack[high]!
    stack[high] = node
  }
}

/** Whether a node is another one, or lies in it. */
export function isInside(node: ts.Node, outer: ts.Node): boolean {
  if (node.pos < outer.pos || node.end > outer.end) return false
  let around: ts.Node | undefined = node
  while (around !== undefined && around !== outer) around = around.parent
  return around === outer
}

/** The offset of a node, without the space and the comments before it. */
export function startOf(node: ts.Node): number {
  return getTokenPosOfNode(node)
}

/** The offset of the next token at or behind an offset. */
export function tokenAt(offset: number, tree: ts.SourceFile): number {
  return skipTrivia(tree.text, offset)
}

/**
 * TypeScript exports these, but does not declare them. The methods of nodes that do the same exist
 * only if its services are loaded.
 */
const { getTokenPosOfNode, skipTrivia } = ts as unknown as {
  getTokenPosOfNode: (node: ts.Node) => number
  skipTrivia: (text: string, offset: number) => number
}

/** The span of a node, without the space and the comments before it. */
export function spanOf(node: ts.Node): Span {
  return { start: startOf(node), end: node.end }
}

/** The text of a node, without the space and the comments before it. */
export function textOf(node: ts.Node): string {
  return treeOf(node).text.slice(startOf(node), node.end)
}

/** The file of a node. */
export function treeOf(node: ts.Node): ts.SourceFile {
  let root = node
  while (!ts.isSourceFile(root)) root = root.parent
  return root
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
