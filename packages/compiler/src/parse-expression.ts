/** Turns a syntax tree's expression into plain data. */

import type { Binary, Expression, Property, Unary } from './expression.ts'
import { memberOf } from './member.ts'
import { bare, spanOf } from './nodes.ts'
import { ts } from './syntax.ts'
import { whatIs } from './unsupported-syntax.ts'

/** How deep an expression may be nested: deeper ones would exhaust the stack of whoever goes through them. */
const MOST_LEVELS = 400

const UNARY: ReadonlyMap<ts.SyntaxKind, Unary['operator']> = new Map([
  [ts.SyntaxKind.MinusToken, '-'],
  [ts.SyntaxKind.PlusToken, '+'],
  [ts.SyntaxKind.ExclamationToken, '!'],
  [ts.SyntaxKind.TildeToken, '~'],
] as const)

const BINARY: ReadonlyMap<ts.SyntaxKind, Binary['operator']> = new Map([
  [ts.SyntaxKind.PlusToken, '+'],
  [ts.SyntaxKind.MinusToken, '-'],
  [ts.SyntaxKind.AsteriskToken, '*'],
  [ts.SyntaxKind.SlashToken, '/'],
  [ts.SyntaxKind.PercentToken, '%'],
  [ts.SyntaxKind.AsteriskAsteriskToken, '**'],
] as const)

/** The expression as plain data. What has no form there, and what is nested too deeply, is of the kind `other`. */
export function expressionOf(node: ts.Expression): Expression {
  return at(node, 0)
}

function at(node: ts.Expression, level: number): Expression {
  const expression = bare(node)
  const span = spanOf(expression)
  if (level > MOST_LEVELS) return { kind: 'other', what: 'an expression nested this deeply', ...span }
  const form = formOf(expression, level + 1) ?? { kind: 'other', what: whatIs(expression) }
  return { ...form, ...span }
}

/** An expression's own part: all but the place. */
type Form = Expression extends infer Kind
  ? Kind extends Expression
    ? Omit<Kind, 'start' | 'end'>
    : never
  : never

function formOf(node: ts.Expression, level: number): Form | undefined {
  if (ts.isIdentifier(node)) return node.text === '' ? undefined : { kind: 'name', name: node.text }
  if (ts.isTemplateExpression(node)) return templateOf(node, level)
  if (ts.isArrayLiteralExpression(node)) {
    return { kind: 'array', elements: node.elements.map((element) => at(element, level)) }
  }
  if (ts.isObjectLiteralExpression(node)) {
    return { kind: 'object', properties: node.properties.map((property) => propertyOf(property, level)) }
  }
  if (ts.isPrefixUnaryExpression(node)) return unaryOf(node, level)
  if (ts.isBinaryExpression(node)) return binaryOf(node, level)
  return literalOf(node) ?? memberForm(node, level)
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

function unaryOf({ operator: token, operand }: ts.PrefixUnaryExpression, level: number): Form | undefined {
  const operator = UNARY.get(token)
  return operator && { kind: 'unary', operator, operand: at(operand, level) }
}

function binaryOf({ operatorToken, left, right }: ts.BinaryExpression, level: number): Form | undefined {
  const operator = BINARY.get(operatorToken.kind)
  return operator && { kind: 'binary', operator, left: at(left, level), right: at(right, level) }
}

function memberForm(node: ts.Expression, level: number): Form | undefined {
  const member = memberOf(node)
  return member && { kind: 'member', object: at(member.object, level), name: member.name }
}

function propertyOf(property: ts.ObjectLiteralElementLike, level: number): Property {
  const { name } = property
  return {
    ...spanOf(property),
    key: name && keyOf(name),
    keySpan: spanOf(name ?? property),
    value: valueOf(property, level),
  }
}

function valueOf(property: ts.ObjectLiteralElementLike, level: number): Expression {
  if (ts.isShorthandPropertyAssignment(property)) return at(property.name, level)
  if (!ts.isPropertyAssignment(property))
    return { kind: 'other', what: whatIs(property), ...spanOf(property) }
  if (keyOf(property.name) !== undefined) return at(property.initializer, level)
  return { kind: 'other', what: 'a computed key', ...spanOf(property.name) }
}

function keyOf(name: ts.PropertyName): string | undefined {
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) return name.text
  return ts.isNumericLiteral(name) ? String(Number(name.text)) : undefined
}
