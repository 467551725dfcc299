/** Reads the values of the top-level names of a file, as far as they are expressions. */

import type { Expression } from '../../facts/expression.ts'
import { hasModifier, isConst } from '../../syntax/declarations.ts'
import { spanOf } from '../../syntax/nodes.ts'
import { enumOf, expressionOf } from '../../syntax/parse-expression.ts'
import { ts } from '../../syntax/syntax.ts'
import { changedConstantsOf } from './changed-constants.ts'

/**
 * The values of the top-level `const`s and enums by name, exported or not, and the value of the
 * default export as `default`. Left out are ambient declarations, enums in several parts, and every
 * `const` whose object the file changes.
 */
export function constantsOf(tree: ts.SourceFile): ReadonlyMap<string, Expression> {
  const entries = tree.statements.flatMap(constantsIn)
  const changed = changedConstantsOf(tree, new Set(entries.map(([name]) => name)))
  const enums = tree.statements.filter(ts.isEnumDeclaration).map(({ name }) => name.text)
  return new Map(
    entries.filter(([name]) => !changed.has(name) && enums.indexOf(name) === enums.lastIndexOf(name)),
  )
}

type Entry = readonly [name: string, value: Expression]

function constantsIn(statement: ts.Statement): Entry[] {
  if (ts.isExportAssignment(statement) && !statement.isExportEquals) {
    return [['default', expressionOf(statement.expression)]]
  }
  if (ts.isEnumDeclaration(statement)) return enumIn(statement)
  if (!ts.isVariableStatement(statement) || isAmbient(statement)) return []
  const { declarationList } = statement
  return isConst(declarationList) ? declarationList.declarations.flatMap(variablesIn) : []
}

function enumIn(statement: ts.EnumDeclaration): Entry[] {
  const value = isAmbient(statement) ? undefined : enumOf(statement)
  return value ? [[statement.name.text, value]] : []
}

function isAmbient(statement: ts.VariableStatement | ts.EnumDeclaration): boolean {
  return hasModifier(statement, ts.SyntaxKind.DeclareKeyword)
}

function variablesIn({ name, initializer }: ts.VariableDeclaration): Entry[] {
  return initializer ? boundValues(name, expressionOf(initializer)) : []
}

/**
 * Reads `const { a } = b` as `const a = b.a`, and `const [a] = b` as `const a = [...b][0]`. Rest
 * elements are left out.
 */
function boundValues(name: ts.BindingName, value: Expression): Entry[] {
  if (ts.isIdentifier(name)) return [[name.text, value]]
  if (ts.isObjectBindingPattern(name)) {
    return name.elements.flatMap((element) => elementValues(element, memberNameOf(element), value))
  }
  const list = listOf(value)
  return name.elements.flatMap((element, index) =>
    ts.isOmittedExpression(element) ? [] : elementValues(element, String(index), list),
  )
}

/** An array pattern takes the elements of any iterable, such as the characters of a text. */
function listOf(value: Expression): Expression {
  const { start, end } = value
  return { kind: 'array', elements: [{ kind: 'spread', argument: value, start, end }], start, end }
}

function elementValues(element: ts.BindingElement, name: string | undefined, object: Expression): Entry[] {
  if (element.dotDotDotToken || name === undefined) return []
  const span = spanOf(element)
  const member = { kind: 'member', object, name, ...span } as const
  const { initializer } = element
  return boundValues(
    element.name,
    initializer ? { kind: 'defaulted', member, fallback: expressionOf(initializer), ...span } : member,
  )
}

function memberNameOf({ name, propertyName }: ts.BindingElement): string | undefined {
  const member = propertyName ?? name
  if (ts.isNumericLiteral(member)) return String(Number(member.text))
  return ts.isIdentifier(member) || ts.isStringLiteralLike(member) ? member.text : undefined
}
