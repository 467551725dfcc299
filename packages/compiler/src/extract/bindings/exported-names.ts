/** What other modules can import from a file. */

import type { Exported, FileFacts } from '../../facts/facts.ts'
import { hasModifier } from '../../syntax/nodes.ts'
import { ts } from '../../syntax/syntax.ts'
import { boundNamesOf } from '../../syntax/variable-names.ts'

/** The exported names of a file, without those of `export *`. Types are left out where they are marked as types. */
export function exportedNamesOf(tree: ts.SourceFile): FileFacts['exports'] {
  return new Map(tree.statements.flatMap(exportsIn))
}

/** The modules all of whose exports a file passes on with `export *`. */
export function passedOnBy(tree: ts.SourceFile): readonly string[] {
  return tree.statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.isTypeOnly || statement.exportClause) return []
    return moduleOf(statement) ?? []
  })
}

type Entry = readonly [name: string, exported: Exported]

function exportsIn(statement: ts.Statement): Entry[] {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly ? [] : clauseEntries(statement)
  if (ts.isExportAssignment(statement)) {
    return statement.isExportEquals ? [] : [['default', { local: 'default' }]]
  }
  return isExported(statement) ? declaredEntries(statement) : []
}

function clauseEntries(statement: ts.ExportDeclaration): Entry[] {
  const { exportClause } = statement
  const module = moduleOf(statement)
  if (!exportClause) return []
  if (ts.isNamespaceExport(exportClause)) {
    return module === undefined ? [] : [[exportClause.name.text, { module, name: '*' }]]
  }
  return exportClause.elements
    .filter(({ isTypeOnly }) => !isTypeOnly)
    .map(({ name, propertyName = name }) => [
      name.text,
      module === undefined ? { local: propertyName.text } : { module, name: propertyName.text },
    ])
}

function moduleOf({ moduleSpecifier }: ts.ExportDeclaration): string | undefined {
  return moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : undefined
}

function isExported(statement: ts.Statement): boolean {
  return hasModifier(statement, ts.SyntaxKind.ExportKeyword)
}

function declaredEntries(statement: ts.Statement): Entry[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations
      .flatMap(({ name }) => boundNamesOf(name))
      .map(({ text }) => [text, { local: text }])
  }
  if (hasModifier(statement, ts.SyntaxKind.DefaultKeyword)) {
    return [['default', { local: localNameOf(statement) ?? 'default' }]]
  }
  const local = localNameOf(statement)
  return local === undefined ? [] : [[local, { local }]]
}

function localNameOf(statement: ts.Statement): string | undefined {
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement)
  return isNamed && statement.name && ts.isIdentifier(statement.name) ? statement.name.text : undefined
}
