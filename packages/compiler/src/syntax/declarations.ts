/** Reads declarations: the names that they bind, and the keywords before them. */

import { ts } from './syntax.ts'

/**
 * The names that a statement declares. Imports, types and interfaces declare no value, so they have
 * none.
 */
export function declaredNames(statement: ts.Statement): readonly ts.Identifier[] {
  if (ts.isVariableStatement(statement)) return variableNames(statement.declarationList)
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement)
  return isNamed ? ownName(statement) : []
}

/** The names of all variables in a `const`, `let` or `var` list. */
export function variableNames(list: ts.VariableDeclarationList): readonly ts.Identifier[] {
  return list.declarations.flatMap(({ name }) => boundNames(name))
}

/** The name itself, or every name in a destructuring pattern. */
export function boundNames(name: ts.BindingName): readonly ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name]
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundNames(element.name)))
}

/** The name of a declaration, as a list of one or none. */
export function ownName({ name }: ts.NamedDeclaration): readonly ts.Identifier[] {
  return name && ts.isIdentifier(name) ? [name] : []
}

/**
 * Whether a list declares plain constants; `await using` carries the same flag as `const`, and
 * more.
 */
export function isConst({ flags }: ts.VariableDeclarationList): boolean {
  return (flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Const
}

/** Whether a declaration is marked `export`, `default`, `abstract` or the like. */
export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false)
  )
}
