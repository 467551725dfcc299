/** Turns the text of a source file into facts. */

import { type FileFacts, noFacts } from '../facts/facts.ts'
import type { SourceFile } from '../facts/source.ts'

/**
 * Parses a file and returns its facts. Executes nothing and follows no import. Never throws: what
 * the parser does not understand is in `syntaxErrors`. It is asynchronous only because the first
 * call loads the parser.
 */
export async function extract(source: SourceFile): Promise<FileFacts> {
  const { factsOf } = await import('./file-facts.ts')
  try {
    return factsOf(source)
  } catch (error) {
    return withoutFacts(source, error)
  }
}

/** The parser is recursive, so a deeply nested file can exhaust its stack. */
function withoutFacts(source: SourceFile, error: unknown): FileFacts {
  const tooDeep = error instanceof RangeError
  const message = tooDeep
    ? 'The file is nested too deeply to be parsed.'
    : `The parser failed: ${String(error)}`
  return { ...noFacts(source), syntaxErrors: [{ message, start: 0, end: 0 }] }
}
