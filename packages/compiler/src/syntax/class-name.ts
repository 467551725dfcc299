/** Tells what a class is called. */

import { wrapped } from './nodes.ts'
import { ts } from './syntax.ts'

/** A class's name; that of its variable where it is `const Name = class { … }`; `undefined` where it has none. */
export function className(node: ts.ClassLikeDeclaration): string | undefined {
  return nameNodeOf(node)?.text
}

/** Where the name of a class stands. */
export function nameNodeOf(node: ts.ClassLikeDeclaration): ts.Identifier | undefined {
  // The parser makes an empty name up where one is missing.
  return node.name?.text ? node.name : variableNameOf(node)
}

/** The variable of `const Name = class { … }`. */
export function variableNameOf(node: ts.ClassLikeDeclaration): ts.Identifier | undefined {
  const variable = variableOf(node)
  return variable && ts.isIdentifier(variable.name) ? variable.name : undefined
}

/** The declaration of that variable. */
export function variableOf(node: ts.ClassLikeDeclaration): ts.VariableDeclaration | undefined {
  const { parent } = ts.isClassExpression(node) ? wrapped(node) : node
  return ts.isVariableDeclaration(parent) ? parent : undefined
}
