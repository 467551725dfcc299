/** Blanks `@job` out of what one build bundles, and knows which task files went past it. */

import { blankDecorators, type Compilation } from '@jobwright/compiler'

/** Modules that may hold the decorator: whatever has it, imports it from this package. */
export const DECORATED: { readonly id: RegExp; readonly code: string } = {
  id: /\.[cm]?tsx?(?:\?|$)/,
  code: 'jobwright',
}

/** The code without decorators, its positions unmoved. */
export type Blanked = NonNullable<Awaited<ReturnType<typeof blankDecorators>>>

/** The transform of one build. */
export class DecoratorRemoval {
  readonly #seen = new Set<string>()

  /** The module without decorators; `undefined` where it has none. */
  async blank(code: string, id: string): Promise<Blanked | undefined> {
    const file = fileOf(id)
    this.#seen.add(file)
    return code.includes(DECORATED.code) ? blankDecorators(code, file) : undefined
  }

  /** A warning for each task file that is in the bundle but never came here: another plugin loaded it first. */
  missed({ project, taskFiles }: Compilation, bundled: Iterable<string>): string[] {
    const files = new Set(Array.from(bundled, fileOf))
    return taskFiles
      .filter((file) => files.has(file) && !this.#seen.has(file))
      .map(
        (file) =>
          `${file.slice(project.root.length + 1)} was bundled without jobwright's transform, as another plugin ` +
          `loaded it first, so its @job decorator may still be in the output: put jobwright before that plugin`,
      )
  }
}

function fileOf(id: string): string {
  return id.replace(/\?.*$/, '').replaceAll('\\', '/')
}
