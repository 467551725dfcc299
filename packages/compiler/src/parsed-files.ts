/** The files that one compile has parsed, each once. */

import type { FileFacts, SourceFile } from './declaration.ts'
import { extract } from './extract.ts'

/** The facts of files by path. */
export class ParsedFiles {
  readonly #facts: Map<string, Promise<FileFacts>>

  /** @param parsed what has been parsed already */
  constructor(parsed: readonly FileFacts[]) {
    this.#facts = new Map(parsed.map((facts) => [facts.source.path, Promise.resolve(facts)]))
  }

  /** The facts of a file, which is parsed unless it has been. */
  factsOf(source: SourceFile): Promise<FileFacts> {
    const known = this.#facts.get(source.path)
    if (known) return known
    const facts = extract(source)
    this.#facts.set(source.path, facts)
    return facts
  }
}
