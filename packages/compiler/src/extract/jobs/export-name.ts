/** Tells under which name a class is exported, and where it could be. */

import type { ClassPlace } from '../../facts/job-declaration.ts'
import { hasModifier } from '../../syntax/declarations.ts'
import { startOf, wrapped } from '../../syntax/nodes.ts'
import { ts } from '../../syntax/syntax.ts'
import { exportedLocalsOf, isDefaultExport } from '../bindings/exported-names.ts'
import { classKeywordOf, localNameOf, nameNodeOf, variableOf } from './class-declaration.ts'

/**
 * The name by which other modules can import the class, or `default`; `undefined` if they cannot.
 */
export function exportNameOf(node: ts.ClassLikeDeclaration, tree: ts.SourceFile): string | undefined {
  if (isDefaultExport(wrappedClass(node).parent)) return 'default'
  const statement = statementOf(node)
  if (statement?.parent !== tree) return undefined
  const local = localNameOf(node)?.text
  if (!hasModifier(statement, ts.SyntaxKind.ExportKeyword)) {
    return exportedLocalsOf(tree).find((exported) => exported.local === local && !exported.isText)?.name
  }
  return hasModifier(statement, ts.SyntaxKind.DefaultKeyword) ? 'default' : local
}

/**
 * The text that exports a class of the top level instead of a name. Generated code cannot import it
 * by that.
 */
export function exportTextOf(node: ts.ClassLikeDeclaration, tree: ts.SourceFile): string | undefined {
  if (placeOfClass(node, tree) === 'elsewhere') return undefined
  const local = localNameOf(node)?.text
  return exportedLocalsOf(tree).find((exported) => exported.local === local && exported.isText)?.name
}

/** The offset where `export` could be inserted to export a named class of the top level. */
export function exportPositionOf(node: ts.ClassLikeDeclaration, tree: ts.SourceFile): number | undefined {
  if (!ts.isClassDeclaration(node) || node.parent !== tree || !nameNodeOf(node)) return undefined
  if (hasModifier(node, ts.SyntaxKind.ExportKeyword)) return undefined
  const [modifier] = ts.getModifiers(node) ?? []
  return modifier ? startOf(modifier) : classKeywordOf(node)
}

/** Where a class is declared. */
export function placeOfClass(node: ts.ClassLikeDeclaration, tree: ts.SourceFile): ClassPlace {
  if (isDefaultExport(wrappedClass(node).parent)) return 'top level'
  const statement = statementOf(node)
  if (statement?.parent !== tree) return 'elsewhere'
  return ts.isClassDeclaration(statement) ? 'top level' : 'variable'
}

function wrappedClass(node: ts.ClassLikeDeclaration): ts.Node {
  return ts.isClassExpression(node) ? wrapped(node) : node
}

/** The class's own statement, or the statement of its variable. */
function statementOf(node: ts.ClassLikeDeclaration): ts.ClassDeclaration | ts.VariableStatement | undefined {
  if (ts.isClassDeclaration(node)) return node
  const statement = variableOf(node)?.parent.parent
  return statement && ts.isVariableStatement(statement) ? statement : undefined
}
