/** Reports each warning once, however many builds of a project see it. */

import { diagnosticLine, renderDiagnostics, type Compilation, type Diagnostic } from '@jobwright/compiler'

import { newsOf } from './news.ts'

/**
 * The warnings that the project's last compilation in this process did not have. A warning that
 * disappears and comes back counts as new; one whose line moved does not.
 *
 * @param form with a code frame, or, where nobody builds, in one line
 */
export function newWarningsOf(
  { project, diagnostics }: Compilation,
  form: 'frame' | 'line' = 'frame',
): Promise<string[]> {
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning')
  const identities = new Set(newsOf(project, 'warning', warnings.map(identityOf)))
  const news = warnings.filter((warning) => identities.has(identityOf(warning)))
  if (form === 'line') return Promise.resolve(news.map(diagnosticLine))
  return Promise.all(news.map((warning) => renderDiagnostics(project, [warning])))
}

function identityOf({ code, file, message }: Diagnostic): string {
  return JSON.stringify([code, file, message])
}
