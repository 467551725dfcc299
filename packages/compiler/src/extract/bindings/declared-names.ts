/** The top-level names of a file that are no constants. */

import type { DeclaredName, FileFacts } from '../../facts/facts.ts'
import { hasModifier, spanOf } from '../../syntax/nodes.ts'
import { ts } from '../../syntax/syntax.ts'
import { boundNamesOf } from '../../syntax/variable-names.ts'

/** The names that are no constants, each with its place and with what it is, as it stands in a sentence. */
export function declaredNamesOf(
  tree: ts.SourceFile,
  constants: FileFacts['constants'],
): ReadonlyMap<string, DeclaredName> {
  return new Map(tree.statements.flatMap(namesOf).filter(([name]) => !constants.has(name)))
}

type Entry = [name: string, declared: DeclaredName]

function namesOf(statement: ts.Statement): Entry[] {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.flatMap(variableNames)
  if (ts.isFunctionDeclaration(statement)) return named(statement, 'a function')
  if (ts.isClassDeclaration(statement)) return named(statement, 'a class')
  if (ts.isEnumDeclaration(statement)) return named(statement, enumWhat(statement))
  return ts.isModuleDeclaration(statement) ? named(statement, 'a namespace') : []
}

function variableNames({ name, initializer, parent }: ts.VariableDeclaration): Entry[] {
  const { flags } = parent
  const isConst = (flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Const
  const what = isConst ? constantWhat(name, initializer) : `a \`${keywordOf(flags)}\` variable`
  return boundNamesOf(name).map((bound) => [bound.text, { what, ...spanOf(bound) }])
}

/** What a `const` is whose value is not known. */
function constantWhat(name: ts.BindingName, initializer: ts.Expression | undefined): string {
  if (!initializer) return 'a constant without a value'
  return ts.isIdentifier(name) ? 'a constant whose object is changed' : 'a destructured variable'
}

/** What an enum is whose value is not known. */
function enumWhat(statement: ts.EnumDeclaration): string {
  const isDeclared = hasModifier(statement, ts.SyntaxKind.DeclareKeyword)
  return isDeclared ? 'an enum that is only declared' : 'an enum in several parts'
}

function keywordOf(flags: ts.NodeFlags): string {
  if ((flags & ts.NodeFlags.Using) === ts.NodeFlags.Using) return 'using'
  return flags & ts.NodeFlags.Let ? 'let' : 'var'
}

function named(node: ts.NamedDeclaration, what: string): Entry[] {
  const { name } = node
  if (name && ts.isIdentifier(name)) return [[name.text, { what, ...spanOf(name) }]]
  const isDefault = hasModifier(node, ts.SyntaxKind.DefaultKeyword)
  return isDefault ? [['default', { what, ...spanOf(node) }]] : []
}
