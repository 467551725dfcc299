/** Finds calls in a task class whose promise is neither awaited nor used. */

import type { CallSite } from '../../facts/job-declaration.ts'
import { hasModifier } from '../../syntax/declarations.ts'
import { nodesOf, spanOf, treeOf, wrapped } from '../../syntax/nodes.ts'
import { ts } from '../../syntax/syntax.ts'
import type { MemberFunction } from './context-parameters.ts'
import { usesOf, type Read } from './object-reads.ts'

/** Calls of the class's own asynchronous methods on `this`. */
export function floatingOwnCalls(
  node: ts.ClassLikeDeclaration,
  functions: readonly MemberFunction[],
): readonly CallSite[] {
  const asynchronous = new Set(functions.filter(isAsynchronous).map(({ name }) => name))
  if (asynchronous.size === 0) return []
  return nodesOf(treeOf(node), ts.SyntaxKind.CallExpression)
    .filter((call) => ts.isCallExpression(call))
    .flatMap((call) => {
      const name = ownMethodOf(call)
      if (name === undefined || !asynchronous.has(name)) return []
      if (!isFloating(call) || ownerOfThis(call) !== node) return []
      return [{ ...spanOf(call), call: `this.${name}` }]
    })
}

/** The name of `this.name()`. */
function ownMethodOf({ expression: callee }: ts.CallExpression): string | undefined {
  if (!ts.isPropertyAccessExpression(callee)) return undefined
  return callee.expression.kind === ts.SyntaxKind.ThisKeyword ? callee.name.text : undefined
}

/** Calls of `trigger` and `enqueue` of a context, among the uses of it. */
export function floatingContextCalls(context: readonly Read[]): readonly CallSite[] {
  return context.flatMap(({ property, value }) => {
    if (value === undefined || (property !== 'trigger' && property !== 'enqueue')) return []
    return usesOf(value).flatMap((use) => {
      const { parent } = wrapped(use)
      if (!ts.isCallExpression(parent) || parent.expression !== wrapped(use) || !isFloating(parent)) return []
      return [{ ...spanOf(parent), call: `context.${property}` }]
    })
  })
}

function isAsynchronous({ node }: MemberFunction): boolean {
  if (node.asteriskToken) return false
  if (hasModifier(node, ts.SyntaxKind.AsyncKeyword)) return true
  const { type } = node
  return (
    type !== undefined &&
    ts.isTypeReferenceNode(type) &&
    ts.isIdentifier(type.typeName) &&
    type.typeName.text === 'Promise'
  )
}

/** The class, or else the function, whose `this` a node uses; methods belong to their class. */
function ownerOfThis(node: ts.Node): ts.Node {
  let owner = node.parent
  while (keepsThis(owner) && !ts.isSourceFile(owner)) owner = owner.parent
  return owner
}

/**
 * Arrow functions and blocks keep the `this` around them; other functions and classes have their
 * own.
 */
function keepsThis(node: ts.Node): boolean {
  return !ts.isClassLike(node) && !ts.isFunctionDeclaration(node) && !ts.isFunctionExpression(node)
}

/**
 * Whether the value of an expression is dropped: the expression is a statement, or the part that
 * gives its value.
 */
function isFloating(expression: ts.Expression): boolean {
  let outer = wrapped(expression)
  while (isPassedUp(outer)) outer = wrapped(outer.parent as ts.Expression)
  return ts.isExpressionStatement(outer.parent)
}

/**
 * Whether the expression around takes the value over: `ready && call()`,
 * `ready ? call() : other()`.
 */
function isPassedUp(node: ts.Expression): boolean {
  const { parent } = node
  if (ts.isConditionalExpression(parent)) return parent.condition !== node
  return ts.isBinaryExpression(parent) && parent.right === node && LOGICAL.has(parent.operatorToken.kind)
}

const LOGICAL: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.CommaToken,
])
