/** Reads the name, the variable and the doc comment of a class. */

import { wrapped } from '../../syntax/nodes.ts'
import { ts } from '../../syntax/syntax.ts'

/**
 * A class's name; that of its variable for `const Name = class { … }`; `undefined` for an anonymous
 * class.
 */
export function className(node: ts.ClassLikeDeclaration): string | undefined {
  return nameNodeOf(node)?.text
}

/** The identifier that names a class. */
export function nameNodeOf(node: ts.ClassLikeDeclaration): ts.Identifier | undefined {
  // If the name is missing, the parser makes up an empty one.
  return node.name?.text ? node.name : variableNameOf(node)
}

/**
 * The identifier by which the rest of the file refers to a class: `Name` of
 * `const Name = class Other { … }`.
 */
export function localNameOf(node: ts.ClassLikeDeclaration): ts.Identifier | undefined {
  return ts.isClassExpression(node) ? variableNameOf(node) : nameNodeOf(node)
}

/** The variable of `const Name = class { … }`. */
export function variableOf(node: ts.ClassLikeDeclaration): ts.VariableDeclaration | undefined {
  const { parent } = ts.isClassExpression(node) ? wrapped(node) : node
  return ts.isVariableDeclaration(parent) ? parent : undefined
}

function variableNameOf(node: ts.ClassLikeDeclaration): ts.Identifier | undefined {
  const variable = variableOf(node)
  return variable && ts.isIdentifier(variable.name) ? variable.name : undefined
}

/**
 * The text of the class's doc comment as one line, without its tags; `undefined` without a doc
 * comment.
 */
export function docCommentOf(node: ts.ClassLikeDeclaration): string | undefined {
  const documented = variableOf(node)?.parent.parent ?? node
  // The last comment is nearest to the class. Those before it are usually about the file.
  const comment = ts.getJSDocCommentsAndTags(documented).findLast(ts.isJSDoc)?.comment
  const text = withoutLinks(ts.getTextOfJSDocComment(comment) ?? '')
  return text.replaceAll(/\s+/g, ' ').trim() || undefined
}

/** `{@link Name}` becomes the name, `{@link Name|text}` and `{@link Name text}` become the text. */
function withoutLinks(text: string): string {
  return text.replaceAll(
    /\{@link(?:code|plain)?\s+([^\s|}]*)[\s|]*([^}]*)\}/g,
    (_, target: string, label: string) => (label.trim() === '' ? target : label),
  )
}
