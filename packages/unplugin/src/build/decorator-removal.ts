/** Blanks `@job` out of the modules of one build, and finds the task files that bypassed it. */

import { blankDecorators, withSlashes, type Compilation } from '@jobwright/compiler'

import { namesOf } from './module-names.ts'

/**
 * Modules that may contain `@job`: TypeScript files that mention the package from which it is
 * imported.
 */
export const DECORATED: { readonly id: RegExp; readonly code: string } = {
  id: /\.[cm]?tsx?(?:\?|$)/,
  code: 'jobwright',
}

/**
 * A module's code with `@job` replaced by spaces, so that no position moves, and its source map.
 */
export type Blanked = NonNullable<Awaited<ReturnType<typeof blankDecorators>>>

/** The transform of one build. */
export class DecoratorRemoval {
  readonly #seen = new Set<string>()

  /** The module with `@job` blanked out; `undefined` if it has none. */
  async blank(code: string, id: string): Promise<Blanked | undefined> {
    const file = fileOf(id)
    this.#seen.add(file)
    // Older bundlers ignore the filter.
    return DECORATED.id.test(id) && code.includes(DECORATED.code) ? blankDecorators(code, file) : undefined
  }

  /**
   * One warning for each bundled task file that never reached `blank`.
   *
   * @param bundled lists the bundled modules. It is not called if every task file was seen
   */
  missed(compilation: Compilation, bundled: () => Iterable<string>): string[] {
    const unseen = this.#unseen(compilation)
    if (unseen.length === 0) return []
    const { root } = compilation.project
    const files = new Set(Array.from(bundled(), fileOf))
    return unseen
      .filter((file) => namesOf(file).some((name) => files.has(name)))
      .map(
        (file) =>
          `${file.slice(root.length + 1)} was bundled without jobwright's transform, as another plugin ` +
          `loaded it first, so its @job decorator may still be in the output: put jobwright before that plugin`,
      )
  }

  /** Only a file that is missing by its own path is looked up by its real one, which is slow. */
  #unseen({ taskFiles }: Compilation): string[] {
    const unseen = taskFiles.filter((file) => !this.#seen.has(file))
    return unseen.filter((file) => !namesOf(file).some((name) => this.#seen.has(name)))
  }
}

function fileOf(id: string): string {
  return withSlashes(id.replace(/\?.*$/, ''))
}
