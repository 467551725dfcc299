/** Turns an expression of the syntax tree into plain data. */

import type { Enum, EnumMember, Expression, Property } from '../facts/expression.ts'
import { chainPartOf, memberOf } from './member.ts'
import { bare, spanOf } from './nodes.ts'
import { BINARY_OPERATORS, LOGICAL_OPERATORS, UNARY_OPERATORS } from './operators.ts'
import { ts } from './syntax.ts'
import { whatIs } from './unsupported-syntax.ts'

/**
 * The deepest nesting of an expression. A deeper one would exhaust the call stack of every function
 * that walks it.
 */
const MOST_LEVELS = 400

/**
 * The expression as plain data. Syntax without a form of its own, and too deep nesting, becomes the
 * kind `other`.
 */
export function expressionOf(node: ts.Expression): Expression {
  return at(node, 0)
}

/** The members of an enum; `undefined` if one of their names is computed. */
export function enumOf(node: ts.EnumDeclaration): Enum | undefined {
  const members = node.members.map(enumMemberOf)
  const whole = members.filter((member) => member !== undefined)
  if (whole.length < members.length) return undefined
  return { kind: 'enum', name: node.name.text, members: whole, ...spanOf(node.name) }
}

function enumMemberOf(member: ts.EnumMember): EnumMember | undefined {
  const { name, initializer } = member
  if (!ts.isIdentifier(name) && !ts.isStringLiteralLike(name)) return undefined
  return { name: name.text, value: initializer && expressionOf(initializer), ...spanOf(member) }
}

function at(node: ts.Expression, level: number): Expression {
  const expression = bare(node)
  const span = spanOf(expression)
  if (level > MOST_LEVELS) return { kind: 'other', what: 'an expression nested this deeply', ...span }
  const form = formOf(expression, level + 1) ?? { kind: 'other', what: whatIs(expression) }
  return { ...form, ...span }
}

/** An expression without its span. */
type Form = Expression extends infer Kind
  ? Kind extends Expression
    ? Omit<Kind, 'start' | 'end'>
    : never
  : never

function formOf(node: ts.Expression, level: number): Form | undefined {
  if (ts.isIdentifier(node)) return node.text === '' ? undefined : { kind: 'name', name: node.text }
  if (ts.isTemplateExpression(node)) return templateOf(node, level)
  if (ts.isArrayLiteralExpression(node)) return { kind: 'array', elements: allAt(node.elements, level) }
  if (ts.isObjectLiteralExpression(node)) {
    return { kind: 'object', properties: node.properties.map((property) => propertyOf(property, level)) }
  }
  if (ts.isSpreadElement(node)) return { kind: 'spread', argument: at(node.expression, level) }
  return operationOf(node, level) ?? literalOf(node) ?? accessOf(node, level) ?? callOf(node, level)
}

function allAt(nodes: readonly ts.Expression[], level: number): Expression[] {
  return nodes.map((node) => at(node, level))
}

function literalOf(node: ts.Expression): Form | undefined {
  if (ts.isStringLiteralLike(node)) return { kind: 'literal', value: node.text }
  if (ts.isNumericLiteral(node)) return { kind: 'literal', value: Number(node.text) }
  if (node.kind === ts.SyntaxKind.NullKeyword) return { kind: 'literal', value: null }
  const isTrue = node.kind === ts.SyntaxKind.TrueKeyword
  return isTrue || node.kind === ts.SyntaxKind.FalseKeyword ? { kind: 'literal', value: isTrue } : undefined
}

function templateOf({ head, templateSpans }: ts.TemplateExpression, level: number): Form {
  return {
    kind: 'template',
    texts: [head.text, ...templateSpans.map(({ literal }) => literal.text)],
    holes: templateSpans.map(({ expression }) => at(expression, level)),
  }
}

function operationOf(node: ts.Expression, level: number): Form | undefined {
  if (ts.isPrefixUnaryExpression(node)) return unaryOf(node, level)
  if (ts.isBinaryExpression(node)) return binaryOf(node, level)
  if (!ts.isConditionalExpression(node)) return undefined
  const { condition, whenTrue, whenFalse } = node
  return {
    kind: 'conditional',
    condition: at(condition, level),
    whenTrue: at(whenTrue, level),
    whenFalse: at(whenFalse, level),
  }
}

function unaryOf({ operator: token, operand }: ts.PrefixUnaryExpression, level: number): Form | undefined {
  const operator = UNARY_OPERATORS.get(token)
  return operator && { kind: 'unary', operator, operand: at(operand, level) }
}

function binaryOf(node: ts.BinaryExpression, level: number): Form | undefined {
  const token = node.operatorToken.kind
  const binary = BINARY_OPERATORS.get(token)
  const logical = LOGICAL_OPERATORS.get(token)
  if (binary === undefined && logical === undefined) return undefined
  const sides = { left: at(node.left, level), right: at(node.right, level) }
  if (binary !== undefined) return { kind: 'binary', operator: binary, ...sides }
  return logical && { kind: 'logical', operator: logical, ...sides }
}

function accessOf(node: ts.Expression, level: number): Form | undefined {
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return undefined
  const member = memberOf(node)
  const part = chainPartOf(node)
  const chain = part && { chain: part }
  if (member) return { kind: 'member', object: at(member.object, level), name: member.name, ...chain }
  if (!ts.isElementAccessExpression(node)) return undefined
  const [object, index] = [at(node.expression, level), at(node.argumentExpression, level)]
  return { kind: 'index', object, index, ...chain }
}

function callOf(node: ts.Expression, level: number): Form | undefined {
  if (!ts.isCallExpression(node) || ts.isOptionalChain(node)) return undefined
  if (node.expression.kind === ts.SyntaxKind.ImportKeyword) return undefined
  return { kind: 'call', callee: at(node.expression, level), arguments: allAt(node.arguments, level) }
}

function propertyOf(property: ts.ObjectLiteralElementLike, level: number): Property {
  const { name } = property
  const computed = name && computedKeyOf(name)
  return {
    ...spanOf(property),
    key: name && keyOf(name),
    keySpan: spanOf(name ?? property),
    ...(computed && { computed: at(computed, level) }),
    value: valueOf(property, level),
  }
}

function valueOf(property: ts.ObjectLiteralElementLike, level: number): Expression {
  if (ts.isShorthandPropertyAssignment(property)) return at(property.name, level)
  if (ts.isPropertyAssignment(property)) return at(property.initializer, level)
  if (!ts.isSpreadAssignment(property)) return { kind: 'other', what: whatIs(property), ...spanOf(property) }
  return { kind: 'spread', argument: at(property.expression, level), ...spanOf(property) }
}

/**
 * The key of a property, if it is plain. `['a']` counts as plain too; unlike `'a'` it never sets
 * the prototype.
 */
function keyOf(name: ts.PropertyName): string | undefined {
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) return name.text
  if (ts.isNumericLiteral(name)) return String(Number(name.text))
  const key = ts.isComputedPropertyName(name) ? bare(name.expression) : undefined
  return key && (ts.isStringLiteralLike(key) || ts.isNumericLiteral(key)) ? keyOf(key) : undefined
}

function computedKeyOf(name: ts.PropertyName): ts.Expression | undefined {
  return ts.isComputedPropertyName(name) && keyOf(name) === undefined ? name.expression : undefined
}
