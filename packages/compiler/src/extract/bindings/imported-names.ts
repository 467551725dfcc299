/** Reads the local names of a file's imports. */

import type { ImportedName } from '../../facts/facts.ts'
import { ts } from '../../syntax/syntax.ts'

/**
 * Every imported name of a file. Type-only imports are included: using a type as a value is the
 * type checker's concern.
 */
export function importedNamesOf(tree: ts.SourceFile): ReadonlyMap<string, ImportedName> {
  return new Map(tree.statements.flatMap(namesOf))
}

type Entry = [local: string, imported: ImportedName]

function namesOf(statement: ts.Statement): Entry[] {
  if (ts.isImportEqualsDeclaration(statement)) return requiredName(statement)
  if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return []
  const module = statement.moduleSpecifier.text
  const { name, namedBindings } = statement.importClause ?? {}
  return [
    ...(name ? [entry(name, module, 'default')] : []),
    ...(namedBindings ? bindingsOf(namedBindings, module) : []),
  ]
}

function bindingsOf(bindings: ts.NamedImportBindings, module: string): Entry[] {
  if (ts.isNamespaceImport(bindings)) return [entry(bindings.name, module, '*')]
  return bindings.elements.map(({ name, propertyName }) => entry(name, module, (propertyName ?? name).text))
}

/** `import name = require('module')`. */
function requiredName({ name, moduleReference }: ts.ImportEqualsDeclaration): Entry[] {
  if (!ts.isExternalModuleReference(moduleReference)) return []
  const { expression } = moduleReference
  return ts.isStringLiteral(expression) ? [entry(name, expression.text, '*')] : []
}

function entry(local: ts.Identifier, module: string, name: string): Entry {
  return [local.text, { module, name }]
}
