/** What the commands say of a compilation besides their own output. */

import { diagnosticLine, renderDiagnostics, type Compilation, type Diagnostic } from '@jobwright/compiler'
import { ExitCode, hasColor } from 'jobwright/command-line'

/** `PROBLEMS` if a diagnostic is an error, otherwise `FINE`. */
export function exitCodeOf({ diagnostics }: Pick<Compilation, 'diagnostics'>): ExitCode {
  return diagnostics.some(isError) ? ExitCode.PROBLEMS : ExitCode.FINE
}

/**
 * Prints the diagnostics on standard error: each error with its code frame, and each warning in one
 * line, as `jobwright check` and the build print warnings in full.
 */
export async function printDiagnostics({
  project,
  diagnostics,
}: Pick<Compilation, 'project' | 'diagnostics'>): Promise<void> {
  const errors = diagnostics.filter(isError)
  const warnings = diagnostics.filter((diagnostic) => !isError(diagnostic))
  const color = hasColor(process.stderr)
  const rendered = errors.length === 0 ? '' : `${await renderDiagnostics(project, errors, { color })}\n\n`
  process.stderr.write(`${rendered}${warnings.map((warning) => `${diagnosticLine(warning)}\n`).join('')}`)
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error'
}
