/**
 * `@job` taken out at once, for a module loader, which cannot wait. This entry loads the parser when it is imported, so
 * import it only for a text that may hold jobs.
 */

import { blankSpans } from './blank-decorators.ts'
import { decoratorSpansOf } from './decorator-spans.ts'

/** As `blankDecorators`, without a map: the text with no `@job`, or `undefined` where it holds none. Never throws. */
export function blankDecoratorsNow(code: string, file: string): string | undefined {
  const spans = decoratorSpansOf(code, file)
  return spans.length === 0 ? undefined : blankSpans(code, spans)
}
