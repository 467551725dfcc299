/**
 * Finds the files that may import the runner or the registry, by their texts alone. That is much
 * cheaper than parsing, and in doubt it suspects a file too many.
 */

import type { SourceFile } from '../facts/source.ts'
import type { ModuleResolver } from '../modules/module-resolver.ts'

/**
 * Any text in quotes that begins like a relative path, and any other text after `from`, `import` or
 * `require`.
 */
const MODULES = /(['"`])(\.\.?(?:\/[^'"`\n]*)?)\1|\b(?:from|import|require)[\s(]*(['"`])([^'"`\n]+)\3/g

/**
 * The files that may lead to a call of `createRunner` or to the generated registry, among the given
 * ones and all that they import. Only these are worth parsing.
 */
export function importSuspects(files: readonly SourceFile[], resolver: ModuleResolver): ReadonlySet<string> {
  const graph = new TextGraph(resolver)
  for (const file of files) graph.add(file)
  return graph.leadingToTargets()
}

class TextGraph {
  readonly #resolver: ModuleResolver
  readonly #importers = new Map<string, string[]>()
  readonly #targets: string[] = []
  readonly #added = new Set<string>()

  constructor(resolver: ModuleResolver) {
    this.#resolver = resolver
  }

  /** Adds a file and all that it imports. */
  add(first: SourceFile): void {
    const waiting = [first]
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      if (this.#added.has(file.path)) continue
      this.#added.add(file.path)
      if (mentionsIn(file).runner) this.#targets.push(file.path)
      waiting.push(...this.#importsOf(file))
    }
  }

  /** The targets, and every file that imports one, directly or through others. */
  leadingToTargets(): Set<string> {
    const found = new Set<string>()
    const waiting = [...this.#targets]
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (found.has(path)) continue
      found.add(path)
      waiting.push(...(this.#importers.get(path) ?? []))
    }
    return found
  }

  #importsOf(file: SourceFile): SourceFile[] {
    const imports: SourceFile[] = []
    for (const module of mentionsIn(file).modules) {
      const resolved = this.#resolver.resolve({ from: file, module })
      if (resolved.kind === 'generated') this.#targets.push(file.path)
      if (resolved.kind !== 'source') continue
      imports.push(resolved.source)
      this.#addImporter(resolved.source.path, file.path)
    }
    return imports
  }

  #addImporter(path: string, importer: string): void {
    const importers = this.#importers.get(path)
    if (importers === undefined) this.#importers.set(path, [importer])
    else importers.push(importer)
  }
}

/** What the text of a file mentions. It is searched once. */
interface Mentions {
  readonly runner: boolean
  readonly modules: ReadonlySet<string>
}

const known = new WeakMap<SourceFile, Mentions>()

function mentionsIn(file: SourceFile): Mentions {
  const before = known.get(file)
  if (before !== undefined) return before
  const mentions = { runner: file.text.includes('createRunner'), modules: modulesIn(file.text) }
  known.set(file, mentions)
  return mentions
}

function modulesIn(text: string): ReadonlySet<string> {
  return new Set(Array.from(text.matchAll(MODULES), ([, , relative, , other]) => relative ?? other ?? ''))
}
