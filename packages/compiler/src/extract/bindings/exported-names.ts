/** Reads the exports of a file. */

import type { Exported, FileFacts } from '../../facts/facts.ts'
import { declaredNames, hasModifier } from '../../syntax/declarations.ts'
import { bare } from '../../syntax/nodes.ts'
import { ts } from '../../syntax/syntax.ts'

/**
 * The names that a file exports, except those of `export *`. Exports that are marked as types are
 * left out.
 */
export function exportedNamesOf(tree: ts.SourceFile): FileFacts['exports'] {
  return new Map(tree.statements.flatMap(exportsIn))
}

/** The modules that a file exports as a whole with `export *`. */
export function starExportsOf(tree: ts.SourceFile): readonly string[] {
  return tree.statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.isTypeOnly || statement.exportClause) return []
    return moduleOf(statement) ?? []
  })
}

/** A name of the file that is exported apart from its declaration. */
export interface ExportedLocal {
  readonly local: string
  readonly name: string
  /**
   * Whether the export is named by a text that is not an identifier: `export { A as 'any text' }`.
   */
  readonly isText: boolean
}

/**
 * The names that a file exports by `export { … }` or by `export default name`, in the order of the
 * text.
 */
export function exportedLocalsOf(tree: ts.SourceFile): readonly ExportedLocal[] {
  return tree.statements.flatMap((statement) => {
    if (isDefaultExport(statement)) {
      const value = bare(statement.expression)
      return ts.isIdentifier(value) ? [{ local: value.text, name: 'default', isText: false }] : []
    }
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier) return []
    return specifiersOf(statement).map(({ name, propertyName = name }) => {
      return { local: propertyName.text, name: name.text, isText: !ts.isIdentifier(name) }
    })
  })
}

/** Whether a statement is `export default …`, and not `export = …`. */
export function isDefaultExport(node: ts.Node): node is ts.ExportAssignment {
  return ts.isExportAssignment(node) && !node.isExportEquals
}

type Entry = readonly [name: string, exported: Exported]

function exportsIn(statement: ts.Statement): Entry[] {
  if (ts.isExportDeclaration(statement)) return clauseEntries(statement)
  if (isDefaultExport(statement)) return [['default', { local: 'default' }]]
  return hasModifier(statement, ts.SyntaxKind.ExportKeyword) ? declaredEntries(statement) : []
}

function clauseEntries(statement: ts.ExportDeclaration): Entry[] {
  const module = moduleOf(statement)
  const { exportClause, isTypeOnly } = statement
  if (exportClause && ts.isNamespaceExport(exportClause)) {
    return module === undefined || isTypeOnly ? [] : [[exportClause.name.text, { module, name: '*' }]]
  }
  return specifiersOf(statement).map(({ name, propertyName = name }) => [
    name.text,
    module === undefined ? { local: propertyName.text } : { module, name: propertyName.text },
  ])
}

function specifiersOf({ exportClause, isTypeOnly }: ts.ExportDeclaration): readonly ts.ExportSpecifier[] {
  if (isTypeOnly || !exportClause || !ts.isNamedExports(exportClause)) return []
  return exportClause.elements.filter((specifier) => !specifier.isTypeOnly)
}

function moduleOf({ moduleSpecifier }: ts.ExportDeclaration): string | undefined {
  return moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : undefined
}

function declaredEntries(statement: ts.Statement): Entry[] {
  const names = declaredNames(statement).map(({ text }) => text)
  if (hasModifier(statement, ts.SyntaxKind.DefaultKeyword)) {
    return [['default', { local: names[0] ?? 'default' }]]
  }
  return names.map((local) => [local, { local }])
}
