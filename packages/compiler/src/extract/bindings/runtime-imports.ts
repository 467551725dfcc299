/** Reads the imports that a file executes as soon as it is loaded. */

import type { RuntimeImport } from '../../facts/facts.ts'
import { hasModifier } from '../../syntax/declarations.ts'
import { nodesOf, spanOf } from '../../syntax/nodes.ts'
import { ts } from '../../syntax/syntax.ts'

/**
 * The modules that are loaded together with a file: by `import`, by `export … from`, and by
 * `import('…')` outside of functions.
 *
 * `import type` and `export type` load nothing. `import { type X } from` does load its module under
 * `verbatimModuleSyntax` and under Node's type stripping.
 */
export function runtimeImportsOf(tree: ts.SourceFile): readonly RuntimeImport[] {
  return nodesOf(tree, ...LOADING).flatMap((node) => {
    const module = moduleOf(node)
    if (!module || !ts.isStringLiteralLike(module) || !runsAtOnce(node)) return []
    return [{ module: module.text, ...spanOf(module) }]
  })
}

/** The syntax that loads modules. */
const LOADING = [
  ts.SyntaxKind.ImportDeclaration,
  ts.SyntaxKind.ExportDeclaration,
  ts.SyntaxKind.ImportEqualsDeclaration,
  ts.SyntaxKind.CallExpression,
]

/** Whether a node lies in no code that runs later. */
function runsAtOnce(node: ts.Node): boolean {
  let outer = node.parent
  while (!ts.isSourceFile(outer) && !runsLater(outer)) outer = outer.parent
  return ts.isSourceFile(outer)
}

/** The code of functions and of instance fields runs later, or never. */
function runsLater(node: ts.Node): boolean {
  if (ts.isPropertyDeclaration(node)) return !hasModifier(node, ts.SyntaxKind.StaticKeyword)
  return ts.isFunctionLike(node)
}

function moduleOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isImportDeclaration(node)) return isTypeOnly(node.importClause) ? undefined : node.moduleSpecifier
  if (ts.isExportDeclaration(node)) return node.isTypeOnly ? undefined : node.moduleSpecifier
  if (ts.isImportEqualsDeclaration(node)) return node.isTypeOnly ? undefined : requiredModule(node)
  return ts.isCallExpression(node) && isImport(node.expression) ? node.arguments[0] : undefined
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  return clause?.phaseModifier === ts.SyntaxKind.TypeKeyword
}

function requiredModule({ moduleReference }: ts.ImportEqualsDeclaration): ts.Expression | undefined {
  return ts.isExternalModuleReference(moduleReference) ? moduleReference.expression : undefined
}

function isImport({ kind }: ts.Expression): boolean {
  return kind === ts.SyntaxKind.ImportKeyword
}
