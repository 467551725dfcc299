/** The top-level classes of a file. */

import { baseOf } from './base-class.ts'
import { nameNodeOf, variableNameOf } from '../../syntax/class-name.ts'
import type { DeclaredClass, FileFacts } from '../../facts/facts.ts'
import { bare, spanOf } from '../../syntax/nodes.ts'
import { ts } from '../../syntax/syntax.ts'

/** The classes by name, those of `const Name = class { … }` among them; an anonymous default export as `default`. */
export function declaredClassesOf(
  tree: ts.SourceFile,
  imported: FileFacts['imported'],
): ReadonlyMap<string, DeclaredClass> {
  return new Map(
    tree.statements
      .flatMap(classesIn)
      .map((node) => [nameOf(node), { base: baseOf(node, imported), ...spanOf(nameNodeOf(node) ?? node) }]),
  )
}

function classesIn(statement: ts.Statement): ts.ClassLikeDeclaration[] {
  if (ts.isClassDeclaration(statement)) return [statement]
  if (ts.isExportAssignment(statement)) return [bare(statement.expression)].filter(ts.isClassExpression)
  if (!ts.isVariableStatement(statement)) return []
  const values = statement.declarationList.declarations.map(
    ({ initializer }) => initializer && bare(initializer),
  )
  return values.filter((value) => value !== undefined).filter(ts.isClassExpression)
}

/** The name by which the file and its exports know the class: of `const Name = class Other { … }` the first. */
function nameOf(node: ts.ClassLikeDeclaration): string {
  const name = ts.isClassExpression(node) ? variableNameOf(node) : node.name
  return name?.text || 'default'
}
