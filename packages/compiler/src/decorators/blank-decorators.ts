/**
 * Blanks `@job` out of a source text. Most build tools leave decorators in, and no JavaScript
 * engine runs them.
 */

import { knownFacts } from '../cache/facts-cache.ts'
import { isPlain, notePlain } from '../cache/plain-texts.ts'
import { knownDecorators } from '../compile/outcome-cache.ts'
import { mayHoldJobs } from '../discover/prefilter.ts'
import type { Span } from '../facts/source.ts'
import { digestOf } from '../files/text-files.ts'
import { identityMap, type IdentityMap } from './identity-map.ts'

/** A text whose `@job`s are blanked out. */
export interface BlankedCode {
  readonly code: string
  /**
   * Maps every place to itself, and contains the original text. It is made when it is first read,
   * as most builds make no source maps.
   */
  readonly map: IdentityMap
}

/**
 * Replaces each of jobwright's decorators by spaces of the same length, so that no position moves.
 * Other decorators and the imports stay. Never throws; a text that cannot be parsed stays as it is.
 *
 * @param code the text that the build tool would compile. Unless this process knows the text
 * already, it is parsed
 * @param file the file's name. Its extension tells the language
 * @returns `undefined` if the text contains no such decorator
 */
export async function blankDecorators(code: string, file: string): Promise<BlankedCode | undefined> {
  if (!code.includes('@') || !mayHoldJobs(code)) return undefined
  const spans = knownSpans(code, file) ?? (await parsedSpans(code, file))
  if (spans.length === 0) return undefined
  let map: IdentityMap | undefined
  return {
    code: blankSpans(code, spans),
    get map() {
      map ??= identityMap(code, file)
      return map
    },
  }
}

/**
 * The spans of a text that a compile has met before, as is usual: the build tool compiles the same
 * files.
 */
function knownSpans(text: string, path: string): readonly Span[] | undefined {
  const digest = digestOf(text)
  const known = knownDecorators(path, digest)
  return known ?? knownFacts({ path, text, digest })?.jobs.flatMap(({ decorators }) => decorators)
}

/** The spans of a text of the program that is no task file. The parser takes long to load. */
async function parsedSpans(text: string, path: string): Promise<readonly Span[]> {
  if (isPlain({ path, text })) return []
  const { decoratorSpansOf } = await import('./decorator-spans.ts')
  const spans = decoratorSpansOf(text, path)
  if (spans.length === 0) notePlain({ path, text })
  return spans
}

/** Replaces each span by spaces. Line ends stay. */
export function blankSpans(code: string, spans: readonly Span[]): string {
  return spans.reduce(blank, code)
}

function blank(code: string, { start, end }: Span): string {
  const spaces = code.slice(start, end).replaceAll(/[^\r\n\u2028\u2029]/g, ' ')
  return code.slice(0, start) + spaces + code.slice(end)
}
