/** Tells whether a name means something nearer than the file's top level. */

import { ts } from './syntax.ts'

/**
 * Whether a function, block, loop, class or namespace around the identifier declares its name anew.
 *
 * @param within where the name is declared: what lies around it is not looked at
 */
export function isShadowed({ text, parent }: ts.Identifier, within?: ts.Node): boolean {
  for (let scope = parent; scope !== within && !ts.isSourceFile(scope); scope = scope.parent) {
    if (declaredBy(scope).includes(text)) return true
  }
  return false
}

const NONE: readonly string[] = []

/** One scope is asked for many names. */
const known = new WeakMap<ts.Node, readonly string[]>()

function declaredBy(scope: ts.Node): readonly string[] {
  const before = known.get(scope)
  if (before !== undefined) return before
  const names = namesDeclaredBy(scope)
  // Most nodes are no scopes, and to find that out again costs less than to remember it.
  if (names.length > 0 || ts.isBlock(scope)) known.set(scope, names)
  return names
}

function namesDeclaredBy(scope: ts.Node): readonly string[] {
  if (ts.isFunctionExpression(scope)) return [...ownName(scope), ...scope.parameters.flatMap(boundNames)]
  if (ts.isFunctionLike(scope)) return scope.parameters.flatMap(boundNames)
  if (ts.isClassExpression(scope)) return ownName(scope)
  if (ts.isCatchClause(scope)) return scope.variableDeclaration ? boundNames(scope.variableDeclaration) : []
  if (ts.isBlock(scope) || ts.isModuleBlock(scope) || ts.isCaseOrDefaultClause(scope)) {
    return scope.statements.flatMap(namesOf)
  }
  return isLoop(scope) && scope.initializer ? variableNames(scope.initializer) : NONE
}

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) return variableNames(statement.declarationList)
  const isNamed =
    ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement)
  return isNamed ? ownName(statement) : []
}

function ownName({ name }: ts.NamedDeclaration): readonly string[] {
  return name && ts.isIdentifier(name) ? [name.text] : []
}

function variableNames(list: ts.Node): readonly string[] {
  return ts.isVariableDeclarationList(list) ? list.declarations.flatMap(boundNames) : []
}

function boundNames({ name }: { readonly name: ts.BindingName }): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text]
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundNames(element)))
}

function isLoop(node: ts.Node): node is ts.ForStatement | ts.ForInStatement | ts.ForOfStatement {
  return ts.isForStatement(node) || ts.isForInStatement(node) || ts.isForOfStatement(node)
}
