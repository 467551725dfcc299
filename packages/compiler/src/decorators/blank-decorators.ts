/** Takes `@job` out of a source text: most build tools leave decorators as they are, and no engine runs them. */

import type { Span } from '../facts/source.ts'
import { knownFacts } from '../cache/facts-cache.ts'
import { identityMap, type IdentityMap } from './identity-map.ts'
import { knownDecorators } from '../compile/outcome-cache.ts'
import { mayHoldJobs } from '../discover/prefilter.ts'

/** A text whose `@job`s are blank. */
export interface BlankedCode {
  readonly code: string
  /** Maps each place to itself, and holds the original text. */
  readonly map: IdentityMap
}

/**
 * Replaces each of jobwright's decorators by as many spaces, so that no position moves; other decorators and the
 * imports stay. Never throws; a text that cannot be parsed stays as it is.
 *
 * @param code what the build tool would compile: unless this very text is known, it is parsed here
 * @param file the file's name, whose end tells the language and which the map names
 * @returns `undefined` where the text holds no such decorator
 */
export async function blankDecorators(code: string, file: string): Promise<BlankedCode | undefined> {
  if (!mayHoldJobs(code)) return undefined
  const spans = knownSpans(code, file) ?? (await import('./decorator-spans.ts')).decoratorSpansOf(code, file)
  if (spans.length === 0) return undefined
  return { code: blankSpans(code, spans), map: identityMap(code, file) }
}

/** As a rule the build tool compiles the very text that was compiled before it started. */
function knownSpans(text: string, path: string): readonly Span[] | undefined {
  const known = knownDecorators(path, text)
  return known ?? knownFacts({ path, text })?.jobs.flatMap(({ decorators }) => decorators)
}

/** Spaces in place of each span; line ends stay where they are. */
export function blankSpans(code: string, spans: readonly Span[]): string {
  return spans.reduce(blank, code)
}

function blank(code: string, { start, end }: Span): string {
  const spaces = code.slice(start, end).replaceAll(/[^\r\n\u2028\u2029]/g, ' ')
  return code.slice(0, start) + spaces + code.slice(end)
}
