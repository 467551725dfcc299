/** Finds the top-level classes of a file. */

import type { DeclaredClass, FileFacts } from '../../facts/facts.ts'
import { bare, spanOf } from '../../syntax/nodes.ts'
import { ts } from '../../syntax/syntax.ts'
import { baseOf } from './base-class.ts'
import { localNameOf, nameNodeOf } from './class-declaration.ts'

/**
 * The classes by name, including `const Name = class { … }`. An anonymous default export is called
 * `default`.
 */
export function declaredClassesOf(
  tree: ts.SourceFile,
  imported: FileFacts['imported'],
): ReadonlyMap<string, DeclaredClass> {
  return new Map(
    tree.statements
      .flatMap(classesIn)
      .map((node) => [
        localNameOf(node)?.text || 'default',
        { base: baseOf(node, imported), ...spanOf(nameNodeOf(node) ?? node) },
      ]),
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
