/** The one error of a failed build: every problem of every file, with code frames. */

import { renderDiagnostics, type Compilation, type Diagnostic, type Project } from '@jobwright/compiler'

/** Jobs are wrong: the build fails. The message holds the code frames, as some bundlers drop places. */
export class BuildError extends Error {
  override readonly name = 'BuildError'
  readonly code = 'JOBWRIGHT_BUILD'
  readonly project: Project
  readonly diagnostics: readonly Diagnostic[]

  constructor(message: string, { project, diagnostics }: Pick<Compilation, 'project' | 'diagnostics'>) {
    super(message)
    this.project = project
    this.diagnostics = diagnostics
    // Bundlers print the stack after the message, and where this was constructed helps nobody.
    this.stack = ''
  }
}

/** The error of this compilation, or `undefined` where it has none. */
export async function buildErrorOf({ project, diagnostics }: Compilation): Promise<BuildError | undefined> {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return undefined
  const count = errors.length === 1 ? '1 problem' : `${errors.length} problems`
  return new BuildError(`${count} in the jobs\n\n${await renderDiagnostics(project, errors)}`, {
    project,
    diagnostics: errors,
  })
}

/** The warnings of this compilation, each as a text with its code frame. */
export function warningsOf({ project, diagnostics }: Compilation): Promise<string[]> {
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning')
  return Promise.all(warnings.map((warning) => renderDiagnostics(project, [warning])))
}
