/** Finds the constants whose objects a file changes, as far as the syntax shows it. */

import { bare, nodesOf } from '../../syntax/nodes.ts'
import { isShadowed } from '../../syntax/shadowing.ts'
import { ts } from '../../syntax/syntax.ts'

/**
 * Those of the top-level constants that the file changes by name: `LIMITS.max = 5`,
 * `TAGS.push('a')`.
 */
export function changedConstantsOf(tree: ts.SourceFile, constants: ReadonlySet<string>): ReadonlySet<string> {
  if (constants.size === 0) return new Set()
  const roots = nodesOf(tree, ...CHANGES).flatMap((node) => changedBy(node) ?? [])
  return new Set(
    roots.filter((root) => constants.has(root.text) && !isShadowed(root)).map(({ text }) => text),
  )
}

/** The syntax that changes an object. */
const CHANGES = [
  ts.SyntaxKind.BinaryExpression,
  ts.SyntaxKind.DeleteExpression,
  ts.SyntaxKind.PrefixUnaryExpression,
  ts.SyntaxKind.PostfixUnaryExpression,
  ts.SyntaxKind.CallExpression,
]

/** The name of the object that a node changes. */
function changedBy(node: ts.Node): ts.Identifier | undefined {
  if (ts.isBinaryExpression(node)) return isAssignment(node) ? ownerIn(node.left) : undefined
  if (ts.isDeleteExpression(node)) return ownerIn(node.expression)
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    return isStep(node.operator) ? ownerIn(node.operand) : undefined
  }
  return ts.isCallExpression(node) ? changedByCall(node) : undefined
}

function isAssignment({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
}

function isStep(operator: ts.SyntaxKind): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken
}

/** The array methods that change their array. */
const CHANGING = new Set(
  ['push', 'pop', 'shift', 'unshift', 'splice'].concat(['sort', 'reverse', 'fill', 'copyWithin']),
)

/** The functions of `Object` and `Reflect` that change their first argument. */
const CHANGING_FIRST = new Set(['assign', 'defineProperty', 'defineProperties', 'set', 'deleteProperty'])

function changedByCall({ expression, arguments: [first] }: ts.CallExpression): ts.Identifier | undefined {
  const callee = bare(expression)
  if (!ts.isPropertyAccessExpression(callee)) return undefined
  if (CHANGING.has(callee.name.text)) return rootOf(callee.expression)
  const isBuiltIn = ts.isIdentifier(callee.expression) && /^(?:Object|Reflect)$/.test(callee.expression.text)
  return isBuiltIn && first && CHANGING_FIRST.has(callee.name.text) ? rootOf(first) : undefined
}

/**
 * The name at the root of a member access. An assignment to the bare name changes the binding, not
 * its object.
 */
function ownerIn(target: ts.Expression): ts.Identifier | undefined {
  const expression = bare(target)
  return ts.isIdentifier(expression) ? undefined : rootOf(expression)
}

function rootOf(target: ts.Expression): ts.Identifier | undefined {
  let expression = bare(target)
  while (ts.isPropertyAccessExpression(expression) || ts.isElementAccessExpression(expression)) {
    expression = bare(expression.expression)
  }
  return ts.isIdentifier(expression) ? expression : undefined
}
