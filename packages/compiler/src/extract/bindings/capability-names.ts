/** Reads the capabilities that a file declares. */

import type { DeclaredCapabilities } from '../../facts/facts.ts'
import { ts } from '../../syntax/syntax.ts'

/** The members of every `interface Capabilities` in a `declare module 'jobwright'`. */
export function declaredCapabilitiesOf(tree: ts.SourceFile): DeclaredCapabilities | undefined {
  const interfaces = tree.statements.flatMap(augmentationsIn)
  if (interfaces.length === 0) return undefined
  const names = interfaces.flatMap(({ members }) => members.map(nameOf))
  return {
    names: names.filter((name) => name !== undefined),
    isComplete: !names.includes(undefined) && interfaces.every(({ heritageClauses }) => !heritageClauses),
  }
}

function augmentationsIn(statement: ts.Statement): ts.InterfaceDeclaration[] {
  if (!ts.isModuleDeclaration(statement) || statement.name.text !== 'jobwright') return []
  const { body } = statement
  if (!body || !ts.isModuleBlock(body)) return []
  return body.statements
    .filter((inner) => ts.isInterfaceDeclaration(inner))
    .filter(({ name }) => name.text === 'Capabilities')
}

function nameOf({ name }: ts.TypeElement): string | undefined {
  return name && (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) ? name.text : undefined
}
