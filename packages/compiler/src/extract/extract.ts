/** Reads off a source file what it says of jobs. */

import type { FileFacts } from '../facts/facts.ts'
import type { SourceFile } from '../facts/source.ts'
import { noFacts } from '../facts/no-facts.ts'

/**
 * Parses a file and keeps its facts. Executes nothing and follows no import. Never throws: what the parser does not
 * understand is in `syntaxErrors`. Asynchronous only because the parser is loaded with the first file.
 */
export async function extract(source: SourceFile): Promise<FileFacts> {
  const { factsOf } = await import('./file-facts.ts')
  try {
    return factsOf(source)
  } catch (error) {
    return withoutFacts(source, error)
  }
}

/** The parser calls itself for what is nested, so a file can be too deep for it. */
function withoutFacts(source: SourceFile, error: unknown): FileFacts {
  const tooDeep = error instanceof RangeError
  const message = tooDeep
    ? 'The file is nested too deeply to be parsed.'
    : `The parser failed: ${String(error)}`
  return { ...noFacts(source), syntaxErrors: [{ message, start: 0, end: 0 }] }
}
