/** Where a file makes a runner. */

import type { FileFacts } from '../../facts/facts.ts'
import type { Span } from '../../facts/source.ts'
import { isJobwrightName } from './jobwright-name.ts'
import { nodesIn, spanOf } from '../../syntax/nodes.ts'
import { ts } from '../../syntax/syntax.ts'

/** The calls of jobwright's `createRunner`, in the order of the text. */
export function runnerCallsOf(tree: ts.SourceFile, imported: FileFacts['imported']): readonly Span[] {
  return nodesIn(tree)
    .filter((node) => ts.isCallExpression(node))
    .filter(({ expression }) => isJobwrightName(expression, 'createRunner', imported))
    .map(spanOf)
}
