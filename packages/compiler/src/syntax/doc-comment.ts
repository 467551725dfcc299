/** Reads the doc comment of a class. */

import { variableOf } from './class-name.ts'
import { ts } from './syntax.ts'

/** The text of the class's doc comment without its tags, as one line; `undefined` where there is none. */
export function docCommentOf(node: ts.ClassLikeDeclaration): string | undefined {
  const documented = variableOf(node)?.parent.parent ?? node
  // The last one is nearest; what stands before it is usually about the file.
  const comment = ts.getJSDocCommentsAndTags(documented).findLast(ts.isJSDoc)?.comment
  const text = withoutLinks(ts.getTextOfJSDocComment(comment) ?? '')
  return text.replaceAll(/\s+/g, ' ').trim() || undefined
}

/** `{@link Name}` is the name, `{@link Name|text}` and `{@link Name text}` the text. */
function withoutLinks(text: string): string {
  return text.replaceAll(
    /\{@link(?:code|plain)?\s+([^\s|}]*)[\s|]*([^}]*)\}/g,
    (_, target: string, label: string) => (label.trim() === '' ? target : label),
  )
}
