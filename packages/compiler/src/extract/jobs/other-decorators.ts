/** Finds the decorators that are not jobwright's: what becomes of them is a matter of the bundler. */

import type { FileFacts } from '../../facts/facts.ts'
import type { Span } from '../../facts/source.ts'
import { isJobDecorator } from './job-decorator.ts'
import { nodesIn, spanOf } from '../../syntax/nodes.ts'
import { ts } from '../../syntax/syntax.ts'

/** The decorators of others, on classes, their members and parameters, in the order of the text. */
export function otherDecoratorsOf(tree: ts.SourceFile, imported: FileFacts['imported']): readonly Span[] {
  return nodesIn(tree)
    .filter((node) => ts.isDecorator(node))
    .filter((decorator) => !ts.isClassLike(decorator.parent) || !isJobDecorator(decorator, imported))
    .map(spanOf)
}
