/** The files that one compile has parsed. */

import { extract } from '../extract/extract.ts'
import type { FileFacts } from '../facts/facts.ts'
import type { SourceFile } from '../facts/source.ts'

/** The facts of files by path. */
export class ParsedFiles {
  readonly #facts: Map<string, Promise<FileFacts>>
  readonly #parse: (source: SourceFile) => Promise<FileFacts>

  /** @param parsed the files that are parsed already @param parse parses any other file */
  constructor(parsed: readonly FileFacts[], parse: (source: SourceFile) => Promise<FileFacts> = extract) {
    this.#parse = parse
    this.#facts = new Map(parsed.map((facts) => [facts.source.path, Promise.resolve(facts)]))
  }

  /** The facts of every file that has been parsed. */
  all(): Promise<FileFacts[]> {
    return Promise.all(this.#facts.values())
  }

  /** The facts of a file. It is parsed unless it has been parsed before. */
  factsOf(source: SourceFile): Promise<FileFacts> {
    const known = this.#facts.get(source.path)
    if (known) return known
    const facts = this.#parse(source)
    this.#facts.set(source.path, facts)
    return facts
  }
}
