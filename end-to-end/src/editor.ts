/** An editor on a project: what it completes, and what it marks as wrong. */

/**
 * The language service of a version of TypeScript, with one file under `src` that is being typed.
 */
export interface Editor extends AsyncDisposable {
  /**
   * The names that are offered in place of the `|` of each line. A name that is offered as an
   * optional property has no `?`.
   */
  complete(lines: readonly string[]): Promise<readonly (readonly string[])[]>
  /** The messages of the errors in the lines. */
  errors(lines: readonly string[]): Promise<readonly string[]>
}

/** The file that is being typed, relative to the project. */
export const TYPED = 'src/typed.ts'

/** What is typed: each line a statement of its own. */
export function typed(imports: string, lines: readonly string[]): string {
  return imports + lines.map((line) => `${line.replace('|', '')};\n`).join('')
}
