/** The modules that the tasks of a project load, parsed only where they are worth it. */

import type { FileFacts, ModuleLoad } from './declaration.ts'
import { extract } from './extract.ts'
import { generatedModule, type GeneratedModule } from './generated-module.ts'
import { importedSource } from './module-path.ts'
import type { Project } from './project.ts'
import type { Sources } from './sources.ts'

/** What a module loads: a generated one, or another module of the project. */
export type Loaded =
  | { readonly kind: 'generated'; readonly name: GeneratedModule }
  | { readonly kind: 'module'; readonly facts: FileFacts }

/** The modules of one compile. */
export class LoadedModules {
  readonly #project: Project
  readonly #sources: Sources
  readonly #suspects: ReadonlySet<string>
  readonly #facts: Map<string, FileFacts>

  /** @param parsed what has been parsed already */
  constructor(
    { project, sources }: { readonly project: Project; readonly sources: Sources },
    suspects: ReadonlySet<string>,
    parsed: readonly FileFacts[],
  ) {
    this.#project = project
    this.#sources = sources
    this.#suspects = suspects
    this.#facts = new Map(parsed.map((facts) => [facts.source.path, facts]))
  }

  /** What a module loads with one of its imports; `undefined` where that is of no interest. */
  async loadedBy({ source: from }: FileFacts, { module }: ModuleLoad): Promise<Loaded | undefined> {
    const name = generatedModule(this.#project, from.path, module)
    if (name !== undefined) return { kind: 'generated', name }
    const source = await importedSource(from, module, this.#sources)
    if (source === undefined || !this.#suspects.has(source.path)) return undefined
    const facts = this.#facts.get(source.path) ?? (await extract(source))
    this.#facts.set(source.path, facts)
    return { kind: 'module', facts }
  }
}
