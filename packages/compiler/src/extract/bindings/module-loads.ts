/** The modules that a file loads when it runs. */

import type { ModuleLoad } from '../../facts/facts.ts'
import { nodesEntered, spanOf } from '../../syntax/nodes.ts'
import { ts } from '../../syntax/syntax.ts'

/**
 * The modules that are loaded with a file: by `import`, `export … from`, and `import('…')` outside of functions.
 *
 * `import type` and `export type` load nothing. `import { type X } from` counts as a load, as it is one wherever
 * `verbatimModuleSyntax` is set and under Node's type stripping.
 */
export function moduleLoadsOf(tree: ts.SourceFile): readonly ModuleLoad[] {
  return nodesEntered(tree, runsAtOnce).flatMap((node) => {
    const module = moduleOf(node)
    return module && ts.isStringLiteralLike(module) ? [{ module: module.text, ...spanOf(module) }] : []
  })
}

/** What stands in a function or in an instance's field runs later, or never. */
function runsAtOnce(node: ts.Node): boolean {
  if (ts.isPropertyDeclaration(node)) return ts.getModifiers(node)?.some(isStatic) ?? false
  return !ts.isFunctionLike(node)
}

function isStatic({ kind }: ts.Modifier): boolean {
  return kind === ts.SyntaxKind.StaticKeyword
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
