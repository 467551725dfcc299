/** Loads the modules that expressions refer to, so that evaluation itself reads no file. */

import { placeOf } from '../diagnostics/place.ts'
import type { Imports, LinkedModule, ModuleRequest } from '../evaluate/imports.ts'
import type { ModuleResolver } from './module-resolver.ts'
import type { ParsedFiles } from './parsed-files.ts'

/** The modules of one compile that have been loaded. */
export class LinkedModules implements Imports {
  readonly #resolver: ModuleResolver
  readonly #parsed: ParsedFiles
  readonly #modules = new Map<string, LinkedModule>()

  constructor(resolver: ModuleResolver, parsed: ParsedFiles) {
    this.#resolver = resolver
    this.#parsed = parsed
  }

  lookup(request: ModuleRequest): LinkedModule | undefined {
    return this.#modules.get(keyOf(request))
  }

  isJobTypes(request: ModuleRequest): boolean {
    const name = this.#resolver.generated(request)
    return name === 'job-types' || name === 'index'
  }

  /** Loads the modules that are not loaded yet. */
  async load(requests: readonly ModuleRequest[]): Promise<void> {
    for (const request of requests) {
      if (!this.lookup(request)) this.#modules.set(keyOf(request), await this.#linked(request))
    }
  }

  async #linked(request: ModuleRequest): Promise<LinkedModule> {
    const resolved = this.#resolver.resolve(request)
    if (resolved.kind === 'generated')
      return { kind: 'none', reason: 'and generated modules are not evaluated' }
    if (resolved.kind === 'outside') {
      return { kind: 'none', reason: resolved.reason }
    }
    const facts = await this.#parsed.factsOf(resolved.source)
    const [error] = facts.syntaxErrors
    if (!error) return { kind: 'file', facts }
    const { file, line } = placeOf({ source: resolved.source, span: error })
    return { kind: 'none', reason: `which has a syntax error (${file}:${line})` }
  }
}

function keyOf({ from, module }: ModuleRequest): string {
  return `${from.path}\0${module}`
}
