/** Finds jobwright's decorators in a text. */

import { importedNamesOf } from '../extract/bindings/imported-names.ts'
import { jobDecoratorsOf } from '../extract/jobs/job-decorator.ts'
import type { Span } from '../facts/source.ts'
import { classesOf, spanOf } from '../syntax/nodes.ts'
import { parse } from '../syntax/parse.ts'
import type { ts } from '../syntax/syntax.ts'

/**
 * The span of each `@job` with its arguments, in the order of the text; none if the text cannot be
 * parsed.
 */
export function decoratorSpansOf(code: string, file: string): readonly Span[] {
  const tree = parsed(code, file)
  if (!tree) return []
  const imported = importedNamesOf(tree)
  return classesOf(tree)
    .flatMap((node) => jobDecoratorsOf(node, imported))
    .map(spanOf)
}

/** The parser throws if a text is nested too deeply. The build tool will report that. */
function parsed(code: string, file: string): ts.SourceFile | undefined {
  try {
    return parse(file, code)
  } catch {
    return undefined
  }
}
