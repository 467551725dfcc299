/** The modules that the tasks of a project load, parsed only where they are worth it. */

import type { FileFacts, ModuleLoad } from '../facts/facts.ts'
import type { GeneratedModule } from './generated-module.ts'
import type { ModuleResolver } from './module-resolver.ts'
import type { ParsedFiles } from './parsed-files.ts'

/** What a module loads: a generated one, or another module of the project. */
export type Loaded =
  | { readonly kind: 'generated'; readonly name: GeneratedModule }
  | { readonly kind: 'module'; readonly facts: FileFacts }

/** The modules of one compile. */
export class LoadedModules {
  readonly #resolver: ModuleResolver
  readonly #parsed: ParsedFiles
  readonly #suspects: ReadonlySet<string>

  constructor(resolver: ModuleResolver, parsed: ParsedFiles, suspects: ReadonlySet<string>) {
    this.#resolver = resolver
    this.#parsed = parsed
    this.#suspects = suspects
  }

  /** What a module loads with one of its imports; `undefined` where that is of no interest. */
  async loadedBy({ source: from }: FileFacts, { module }: ModuleLoad): Promise<Loaded | undefined> {
    const resolved = this.#resolver.resolve({ from, module })
    if (resolved.kind === 'generated') return resolved
    if (resolved.kind !== 'source' || !this.#suspects.has(resolved.source.path)) return undefined
    return { kind: 'module', facts: await this.#parsed.factsOf(resolved.source) }
  }
}
