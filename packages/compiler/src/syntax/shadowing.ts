/** Tells whether a name means something nearer than the file's top level. */

import { boundNames, declaredNames, ownName, variableNames } from './declarations.ts'
import { ts } from './syntax.ts'

/**
 * Whether a function, block, loop, class or namespace around the identifier declares its name
 * again.
 *
 * @param within where the name is declared; scopes around it are ignored
 */
export function isShadowed({ text, parent }: ts.Identifier, within?: ts.Node): boolean {
  for (let scope = parent; scope !== within && !ts.isSourceFile(scope); scope = scope.parent) {
    if (namesIn(scope).includes(text)) return true
  }
  return false
}

/** The names that scopes declare. Each scope is asked for many names. */
const known = new WeakMap<ts.Node, readonly string[]>()

function namesIn(scope: ts.Node): readonly string[] {
  if (!mayDeclare(scope)) return NO_NAMES
  const before = known.get(scope)
  if (before !== undefined) return before
  const names = declaredIn(scope).map(({ text }) => text)
  known.set(scope, names)
  return names
}

/** Whether nodes of a kind are scopes. Most nodes around a name are not. */
const declaring: (boolean | undefined)[] = []

function mayDeclare(node: ts.Node): boolean {
  return (declaring[node.kind] ??=
    ts.isFunctionLike(node) ||
    ts.isClassExpression(node) ||
    ts.isCatchClause(node) ||
    ts.isBlock(node) ||
    ts.isModuleBlock(node) ||
    ts.isCaseOrDefaultClause(node) ||
    isLoop(node))
}

const NO_NAMES: readonly string[] = []

function declaredIn(scope: ts.Node): readonly ts.Identifier[] {
  if (ts.isFunctionExpression(scope)) return [...ownName(scope), ...parametersOf(scope)]
  if (ts.isFunctionLike(scope)) return parametersOf(scope)
  if (ts.isClassExpression(scope)) return ownName(scope)
  if (ts.isCatchClause(scope))
    return scope.variableDeclaration ? boundNames(scope.variableDeclaration.name) : []
  if (ts.isBlock(scope) || ts.isModuleBlock(scope) || ts.isCaseOrDefaultClause(scope)) {
    return scope.statements.flatMap(declaredNames)
  }
  const list = isLoop(scope) ? scope.initializer : undefined
  return list && ts.isVariableDeclarationList(list) ? variableNames(list) : NONE
}

const NONE: readonly ts.Identifier[] = []

function parametersOf({ parameters }: ts.SignatureDeclaration): readonly ts.Identifier[] {
  return parameters.flatMap(({ name }) => boundNames(name))
}

function isLoop(node: ts.Node): node is ts.ForStatement | ts.ForInStatement | ts.ForOfStatement {
  return ts.isForStatement(node) || ts.isForInStatement(node) || ts.isForOfStatement(node)
}
