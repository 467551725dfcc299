/** Which files may lead to which, read off their texts alone: cheap, and rather too much than too little. */

import type { SourceFile } from './declaration.ts'
import { generatedModule } from './generated-module.ts'
import { importedSource } from './module-path.ts'
import type { Project } from './project.ts'
import type { Sources } from './sources.ts'

/** Any text in quotes that begins like a relative import. */
const RELATIVE_IMPORT = /(['"`])(\.\.?(?:\/[^'"`\n]*)?)\1/g

/**
 * The files, among the given ones and all that they import, that may lead to a call of `createRunner` or to the
 * generated registry. Only these are worth parsing.
 */
export async function suspects(
  files: readonly SourceFile[],
  project: Project,
  sources: Sources,
): Promise<ReadonlySet<string>> {
  const graph = new TextGraph(project, sources)
  for (const file of files) await graph.add(file)
  return graph.leadingToTargets()
}

class TextGraph {
  readonly #project: Project
  readonly #sources: Sources
  readonly #importers = new Map<string, string[]>()
  readonly #targets: string[] = []
  readonly #added = new Set<string>()

  constructor(project: Project, sources: Sources) {
    this.#project = project
    this.#sources = sources
  }

  /** Adds a file and all that it imports. */
  async add(first: SourceFile): Promise<void> {
    const waiting = [first]
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      if (this.#added.has(file.path)) continue
      this.#added.add(file.path)
      if (file.text.includes('createRunner')) this.#targets.push(file.path)
      waiting.push(...(await this.#importsOf(file)))
    }
  }

  /** The targets, and every file from which a way leads to one. */
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

  async #importsOf(file: SourceFile): Promise<SourceFile[]> {
    const imports: SourceFile[] = []
    for (const module of new Set(Array.from(file.text.matchAll(RELATIVE_IMPORT), (match) => match[2]!))) {
      if (generatedModule(this.#project, file.path, module) !== undefined) {
        this.#targets.push(file.path)
        continue
      }
      const imported = await importedSource(file, module, this.#sources)
      if (imported === undefined) continue
      imports.push(imported)
      this.#addImporter(imported.path, file.path)
    }
    return imports
  }

  #addImporter(path: string, importer: string): void {
    const importers = this.#importers.get(path)
    if (importers === undefined) this.#importers.set(path, [importer])
    else importers.push(importer)
  }
}
