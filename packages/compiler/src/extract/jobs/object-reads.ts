/**
 * Follows an object through a function: which of its properties are read, and where it is passed on
 * as a whole.
 */

import { bare, isInside, nodesOf, treeOf, wrapped } from '../../syntax/nodes.ts'
import { isShadowed } from '../../syntax/shadowing.ts'
import { ts } from '../../syntax/syntax.ts'

/** Where the code holds an object: an expression, or a name or pattern that it is bound to. */
export type Holder =
  | { readonly kind: 'expression'; readonly node: ts.Expression }
  | { readonly kind: 'binding'; readonly name: ts.BindingName; readonly scope: ts.Node }

/** One use of an object. */
export interface Read {
  /** The property that is read; `undefined` if the object is passed on as a whole. */
  readonly property: string | undefined
  /** The name of the property, or else of the object. */
  readonly at: ts.Node
  /**
   * Where the code then holds the property's value; `undefined` if the object is passed on as a
   * whole.
   */
  readonly value: Holder | undefined
}

/** Every use of an object, in the order of the text. */
export function readsOf(holder: Holder): readonly Read[] {
  if (holder.kind === 'binding' && !ts.isIdentifier(holder.name))
    return patternReads(holder.name, holder.scope)
  return usesOf(holder).flatMap(readsAt)
}

/** The expressions that are the object: references to the name that it is bound to. */
export function usesOf(holder: Holder): readonly ts.Expression[] {
  if (holder.kind === 'expression') return [holder.node]
  const { name, scope } = holder
  return ts.isIdentifier(name) ? referencesTo(name, scope) : []
}

function referencesTo(name: ts.Identifier, scope: ts.Node): readonly ts.Identifier[] {
  return nodesOf(treeOf(scope), ts.SyntaxKind.Identifier).filter(
    (node): node is ts.Identifier =>
      ts.isIdentifier(node) &&
      node.text === name.text &&
      isInside(node, scope) &&
      isReference(node) &&
      !isShadowed(node, scope),
  )
}

/**
 * Whether an identifier refers to a value, rather than declare it or name a member, a property or a
 * type.
 */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node
  if (ts.isBindingElement(parent) || ts.isVariableDeclaration(parent) || ts.isParameter(parent)) {
    return parent.initializer === node
  }
  if (ts.isPropertyDeclaration(parent)) return parent.initializer === node
  return !ts.isMethodDeclaration(parent) && !ts.isTypeNode(parent) && !ts.isQualifiedName(parent)
}

function readsAt(use: ts.Expression): readonly Read[] {
  const outer = wrapped(use)
  const { parent } = outer
  if (ts.isPropertyAccessExpression(parent)) return [propertyRead(parent.name.text, parent.name, parent)]
  if (ts.isElementAccessExpression(parent) && parent.expression === outer) {
    const key = bare(parent.argumentExpression)
    if (ts.isStringLiteralLike(key)) return [propertyRead(key.text, key, parent)]
  }
  if (ts.isVariableDeclaration(parent) && ts.isObjectBindingPattern(parent.name)) {
    return patternReads(parent.name, scopeOf(parent))
  }
  return [{ property: undefined, at: use, value: undefined }]
}

function propertyRead(property: string, at: ts.Node, node: ts.Expression): Read {
  return { property, at, value: { kind: 'expression', node } }
}

function patternReads(pattern: ts.BindingPattern, scope: ts.Node): readonly Read[] {
  if (ts.isArrayBindingPattern(pattern)) return [{ property: undefined, at: pattern, value: undefined }]
  return pattern.elements.map((element) => elementRead(element, scope))
}

function elementRead(element: ts.BindingElement, scope: ts.Node): Read {
  const { name, propertyName: key = name } = element
  const property = ts.isIdentifier(key) || ts.isStringLiteralLike(key) ? key.text : undefined
  if (element.dotDotDotToken || property === undefined)
    return { property: undefined, at: element, value: undefined }
  return { property, at: key, value: { kind: 'binding', name, scope } }
}

/** The block, or other statement list, that declares a variable. */
function scopeOf(declaration: ts.VariableDeclaration): ts.Node {
  return declaration.parent.parent.parent
}
