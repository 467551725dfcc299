/** Reads the name, the variable and the doc comment of a class. */

import { setParentsIn, tokenAt, treeOf, wrapped } from '../../syntax/nodes.ts'
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

/** The offset of the word `class`, behind the decorators and modifiers. */
export function classKeywordOf(node: ts.ClassLikeDeclaration): number {
  return tokenAt(node.modifiers?.at(-1)?.end ?? node.pos, treeOf(node))
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
  setParentsOfComments(documented)
  // The last comment is nearest to the class. Those before it are usually about the file.
  const comment = ts.getJSDocCommentsAndTags(documented).findLast(ts.isJSDoc)?.comment
  const text = withoutLinks(ts.getTextOfJSDocComment(comment) ?? '')
  return text.replaceAll(/\s+/g, ' ').trim() || undefined
}

/**
 * TypeScript looks for the owners of tags, and for the text of links. The walk of a file passes
 * comments over.
 */
function setParentsOfComments(documented: ts.Node): void {
  for (let node = documented; !ts.isSourceFile(node); node = node.parent) {
    for (const comment of (node as ts.JSDocContainer & { jsDoc?: ts.JSDoc[] }).jsDoc ?? []) {
      setParentsIn(comment, node)
    }
  }
}

/** `{@link Name}` becomes the name, `{@link Name|text}` and `{@link Name text}` become the text. */
function withoutLinks(text: string): string {
  return text.replaceAll(
    /\{@link(?:code|plain)?\s+([^\s|}]*)[\s|]*([^}]*)\}/g,
    (_, target: string, label: string) => (label.trim() === '' ? target : label),
  )
}
