/** Reads the top-level names of a file that are not constants. */

import type { DeclaredName, FileFacts } from '../../facts/facts.ts'
import { boundNames, declaredNames, hasModifier, isConst } from '../../syntax/declarations.ts'
import { spanOf } from '../../syntax/nodes.ts'
import { ts } from '../../syntax/syntax.ts'

/** The names that are not constants, each with its span and the words for it in a sentence. */
export function declaredNamesOf(
  tree: ts.SourceFile,
  constants: FileFacts['constants'],
): ReadonlyMap<string, DeclaredName> {
  return new Map(tree.statements.flatMap(namesIn).filter(([name]) => !constants.has(name)))
}

type Entry = [name: string, declared: DeclaredName]

function namesIn(statement: ts.Statement): Entry[] {
  if (ts.isVariableStatement(statement)) return variablesIn(statement.declarationList)
  const what = whatIs(statement)
  if (what === undefined) return []
  const [name] = declaredNames(statement)
  if (name) return [[name.text, { what, ...spanOf(name) }]]
  const isDefault = hasModifier(statement, ts.SyntaxKind.DefaultKeyword)
  return isDefault ? [['default', { what, ...spanOf(statement) }]] : []
}

function whatIs(statement: ts.Statement): string | undefined {
  if (ts.isFunctionDeclaration(statement)) return 'a function'
  if (ts.isClassDeclaration(statement)) return 'a class'
  if (ts.isModuleDeclaration(statement)) return 'a namespace'
  if (!ts.isEnumDeclaration(statement)) return undefined
  const isAmbient = hasModifier(statement, ts.SyntaxKind.DeclareKeyword)
  return isAmbient ? 'an enum that is only declared' : 'an enum in several parts'
}

function variablesIn(list: ts.VariableDeclarationList): Entry[] {
  return list.declarations.flatMap(({ name, initializer }) => {
    const what = isConst(list) ? constantWhat(name, initializer) : `a \`${keywordOf(list)}\` variable`
    return boundNames(name).map((bound): Entry => [bound.text, { what, ...spanOf(bound) }])
  })
}

/** The words for a `const` whose value is not known. */
function constantWhat(name: ts.BindingName, initializer: ts.Expression | undefined): string {
  if (!initializer) return 'a constant without a value'
  return ts.isIdentifier(name) ? 'a constant whose object is changed' : 'a destructured variable'
}

function keywordOf({ flags }: ts.VariableDeclarationList): string {
  if ((flags & ts.NodeFlags.Using) === ts.NodeFlags.Using) return 'using'
  return flags & ts.NodeFlags.Let ? 'let' : 'var'
}
