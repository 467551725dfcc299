/** Tells under which name a class is exported. */

import type { ClassPlace } from '../../facts/facts.ts'
import { nameNodeOf, variableNameOf, variableOf } from '../../syntax/class-name.ts'
import { bare, wrapped } from '../../syntax/nodes.ts'
import { ts } from '../../syntax/syntax.ts'

/** The name under which another module can import the class, or `default`; `undefined` where none can. */
export function exportNameOf(node: ts.ClassLikeDeclaration, tree: ts.SourceFile): string | undefined {
  if (isDefaultExport(wrappedClass(node).parent)) return 'default'
  const statement = statementOf(node)
  if (statement?.parent !== tree) return undefined
  const local = ts.isClassExpression(node) ? variableNameOf(node) : nameNodeOf(node)
  if (!hasModifier(statement, ts.SyntaxKind.ExportKeyword)) return local && exportedAs(local.text, tree)
  return hasModifier(statement, ts.SyntaxKind.DefaultKeyword) ? 'default' : local?.text
}

/** Where `export` can be put to export a named class of the file's top level. */
export function exportPositionOf(node: ts.ClassLikeDeclaration, tree: ts.SourceFile): number | undefined {
  if (!ts.isClassDeclaration(node) || node.parent !== tree || !nameNodeOf(node)) return undefined
  const modifiers = ts.getModifiers(node) ?? []
  if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return undefined
  const first = modifiers[0] ?? node.getChildren(tree).find(({ kind }) => kind === ts.SyntaxKind.ClassKeyword)
  return first?.getStart(tree)
}

/** Where a class is declared. */
export function placeOfClass(node: ts.ClassLikeDeclaration, tree: ts.SourceFile): ClassPlace {
  if (isDefaultExport(wrappedClass(node).parent)) return 'top level'
  const statement = statementOf(node)
  if (statement?.parent !== tree) return 'elsewhere'
  return ts.isClassDeclaration(statement) ? 'top level' : 'variable'
}

/** The text, no name, as which a class of the top level is exported; no generated code could name that. */
export function exportTextOf(node: ts.ClassLikeDeclaration, tree: ts.SourceFile): string | undefined {
  if (placeOfClass(node, tree) === 'elsewhere') return undefined
  const local = (ts.isClassExpression(node) ? variableNameOf(node) : nameNodeOf(node))?.text
  return specifiersIn(tree).find(({ name, propertyName }) => {
    return ts.isStringLiteral(name) && propertyName?.text === local
  })?.name.text
}

function specifiersIn(tree: ts.SourceFile): readonly ts.ExportSpecifier[] {
  return tree.statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.isTypeOnly || statement.moduleSpecifier) return []
    const { exportClause } = statement
    return exportClause && ts.isNamedExports(exportClause) ? exportClause.elements : []
  })
}

function wrappedClass(node: ts.ClassLikeDeclaration): ts.Node {
  return ts.isClassExpression(node) ? wrapped(node) : node
}

/** The class's own statement, or that of its variable. */
function statementOf(node: ts.ClassLikeDeclaration): ts.ClassDeclaration | ts.VariableStatement | undefined {
  if (ts.isClassDeclaration(node)) return node
  const statement = variableOf(node)?.parent.parent
  return statement && ts.isVariableStatement(statement) ? statement : undefined
}

/** What a name is exported as by `export { … }` or `export default …`. */
function exportedAs(local: string, tree: ts.SourceFile): string | undefined {
  return tree.statements.flatMap(exportsOf).find((exported) => exported.local === local)?.as
}

interface Exported {
  readonly local: string
  readonly as: string
}

function exportsOf(statement: ts.Statement): readonly Exported[] {
  if (isDefaultExport(statement)) {
    const expression = bare(statement.expression)
    return ts.isIdentifier(expression) ? [{ local: expression.text, as: 'default' }] : []
  }
  if (!ts.isExportDeclaration(statement) || statement.isTypeOnly || statement.moduleSpecifier) return []
  const { exportClause } = statement
  return exportClause && ts.isNamedExports(exportClause) ? exportClause.elements.flatMap(specifierOf) : []
}

/** `export { X as 'any text' }` is left out: that is no name. */
function specifierOf({ name, propertyName, isTypeOnly }: ts.ExportSpecifier): readonly Exported[] {
  return isTypeOnly || !ts.isIdentifier(name) ? [] : [{ local: (propertyName ?? name).text, as: name.text }]
}

/** `export default …`, but not `export = …`. */
function isDefaultExport(node: ts.Node): node is ts.ExportAssignment {
  return ts.isExportAssignment(node) && !node.isExportEquals
}

function hasModifier(node: ts.HasModifiers, kind: ts.SyntaxKind): boolean {
  return ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false
}
