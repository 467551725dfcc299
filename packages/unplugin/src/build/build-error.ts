/** The error of a failed build. */

import { renderDiagnostics, type Compilation, type Diagnostic, type Project } from '@jobwright/compiler'

/**
 * The jobs have errors, so the build fails. The message lists every error of every file with its
 * code frame: some bundlers print only the message, and drop the places that a plugin passes beside
 * it.
 */
export class BuildError extends Error {
  override readonly name = 'BuildError'
  readonly code = 'JOBWRIGHT_BUILD'
  readonly project: Project
  readonly diagnostics: readonly Diagnostic[]

  constructor(message: string, { project, diagnostics }: Pick<Compilation, 'project' | 'diagnostics'>) {
    super(message)
    this.project = project
    this.diagnostics = diagnostics
    // Bundlers print the stack after the message, and it would only show the inside of this plugin.
    this.stack = ''
  }
}

/** The error of a compilation; `undefined` if no diagnostic is an error. */
export async function buildErrorOf({ project, diagnostics }: Compilation): Promise<BuildError | undefined> {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return undefined
  const count = errors.length === 1 ? '1 problem' : `${errors.length} problems`
  return new BuildError(`${count} in the jobs\n\n${await renderDiagnostics(project, errors)}`, {
    project,
    diagnostics: errors,
  })
}
