/** Names the syntax that has no static value. */

import { textOf } from './nodes.ts'
import { ts } from './syntax.ts'

/** The words for a piece of syntax in a sentence: `a function call`, `` the operator `??` ``. */
export function whatIs(node: ts.Node): string {
  if (ts.isBinaryExpression(node)) return operation(node)
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return operator(node.operator)
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return '`import()`'
  if (ts.isNewExpression(node)) return newObject(node)
  if (ts.isMetaProperty(node)) return `\`${textOf(node)}\``
  if (ts.isCallChain(node)) return 'a call in an optional chain'
  return WORDS.get(node.kind) ?? 'this expression'
}

const WORDS: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.CallExpression, 'a function call'],
  [ts.SyntaxKind.ArrowFunction, 'a function'],
  [ts.SyntaxKind.FunctionExpression, 'a function'],
  [ts.SyntaxKind.ClassExpression, 'a class'],
  [ts.SyntaxKind.MethodDeclaration, 'a method'],
  [ts.SyntaxKind.GetAccessor, 'a getter'],
  [ts.SyntaxKind.SetAccessor, 'a setter'],
  [ts.SyntaxKind.SpreadElement, 'a spread'],
  [ts.SyntaxKind.SpreadAssignment, 'a spread'],
  [ts.SyntaxKind.OmittedExpression, 'an empty place in an array'],
  [ts.SyntaxKind.BigIntLiteral, 'a bigint'],
  [ts.SyntaxKind.RegularExpressionLiteral, 'a regular expression'],
  [ts.SyntaxKind.TaggedTemplateExpression, 'a tagged template'],
  [ts.SyntaxKind.ConditionalExpression, 'a conditional'],
  [ts.SyntaxKind.AwaitExpression, '`await`'],
  [ts.SyntaxKind.YieldExpression, '`yield`'],
  [ts.SyntaxKind.TypeOfExpression, '`typeof`'],
  [ts.SyntaxKind.VoidExpression, '`void`'],
  [ts.SyntaxKind.DeleteExpression, '`delete`'],
  [ts.SyntaxKind.ThisKeyword, '`this`'],
  [ts.SyntaxKind.SuperKeyword, '`super`'],
  [ts.SyntaxKind.ElementAccessExpression, 'a computed member'],
  [ts.SyntaxKind.PropertyAccessExpression, 'a private member'],
  [ts.SyntaxKind.JsxElement, 'JSX'],
  [ts.SyntaxKind.JsxSelfClosingElement, 'JSX'],
  [ts.SyntaxKind.JsxFragment, 'JSX'],
])

function newObject({ expression }: ts.NewExpression): string {
  return ts.isIdentifier(expression) ? `\`new ${expression.text}\`` : '`new`'
}

function operation({ operatorToken: { kind } }: ts.BinaryExpression): string {
  if (kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment) return 'an assignment'
  if (kind >= ts.SyntaxKind.LessThanToken && kind <= ts.SyntaxKind.ExclamationEqualsEqualsToken) {
    return 'a comparison'
  }
  return operator(kind)
}

function operator(kind: ts.SyntaxKind): string {
  return `the operator \`${ts.tokenToString(kind)}\``
}
