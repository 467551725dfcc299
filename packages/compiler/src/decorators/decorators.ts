/**
 * Blanks `@job` out synchronously, for a module loader, which cannot wait. Importing this entry
 * loads the parser, so import it only for a text that may hold jobs.
 */

import { blankSpans } from './blank-decorators.ts'
import { decoratorSpansOf } from './decorator-spans.ts'

/**
 * Like `blankDecorators`, without a map: the text without `@job`, or `undefined` if it contains
 * none. Never throws.
 */
export function blankDecoratorsNow(code: string, file: string): string | undefined {
  const spans = decoratorSpansOf(code, file)
  return spans.length === 0 ? undefined : blankSpans(code, spans)
}
