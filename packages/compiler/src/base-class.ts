/** Tells which of jobwright's base classes a class extends. */

import { className } from './class-name.ts'
import type { BaseClass, FileFacts } from './declaration.ts'
import { isJobwrightName } from './jobwright-name.ts'
import { bare, spanOf } from './nodes.ts'
import { ts } from './syntax.ts'

/** The classes of a file by name. */
export type ClassesByName = ReadonlyMap<string, ts.ClassLikeDeclaration>

/** The classes by name; of equals the first. */
export function classesByName(classes: readonly ts.ClassLikeDeclaration[]): ClassesByName {
  const byName = new Map<string, ts.ClassLikeDeclaration>()
  for (const node of classes) {
    const name = className(node)
    if (name !== undefined && !byName.has(name)) byName.set(name, node)
  }
  return byName
}

/** What a class extends, followed through the classes of its file; the place is always that in the class itself. */
export function baseOf(
  node: ts.ClassLikeDeclaration,
  classes: ClassesByName,
  imported: FileFacts['imported'],
): BaseClass {
  const written = extendedBy(node)
  if (!written) return { kind: 'none' }
  const span = spanOf(written)
  const root = rootOf(node, classes)
  if (!root) return { kind: 'none' }
  if (isJobwrightName(root, 'BaseTask', imported)) return { kind: 'task', task: 'self-contained', span }
  if (isJobwrightName(root, 'QueueTask', imported)) return { kind: 'task', task: 'queue', span }
  return { kind: 'unknown', span }
}

/** What the last class of the file in the chain extends. In a circle, which the type checker refuses, any of them. */
function rootOf(node: ts.ClassLikeDeclaration, classes: ClassesByName): ts.Expression | undefined {
  const passed = new Set<ts.Node>()
  let root = extendedBy(node)
  while (root && ts.isIdentifier(root) && !passed.has(root)) {
    passed.add(root)
    const base = classes.get(root.text)
    if (!base) return root
    root = extendedBy(base)
  }
  return root
}

function extendedBy({ heritageClauses }: ts.ClassLikeDeclaration): ts.Expression | undefined {
  const clause = heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
  const type = clause?.types[0]
  return type && bare(type.expression)
}
