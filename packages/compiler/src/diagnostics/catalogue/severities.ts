/** The severity of each code as a project wants it: the setting `diagnostics`. */

import { nearestCode, problemOf } from './codes.ts'
import type { Diagnostic, Severity } from '../diagnostic.ts'

/** What a code may be set to. */
export type SeveritySetting = Severity | 'off'

/** Codes with what they are set to. */
export type SeveritySettings = Readonly<Partial<Record<`JW${number}`, SeveritySetting>>>

/** Every rule that the settings break, as sentences with value and remedy. */
export async function severityProblems(settings: object): Promise<string[]> {
  return (await Promise.all(Object.entries(settings).map(problemsOf))).flat()
}

async function problemsOf([code, setting]: [string, unknown]): Promise<string[]> {
  const problem = problemOf(code)
  if (problem?.code !== code) return [unknownCode(code)]
  if (setting === undefined) return []
  if (setting !== 'off' && setting !== 'warning' && setting !== 'error') {
    // As a rule nothing is wrong, and what comes with this is slow to load.
    const { shown } = await import('jobwright/manifest')
    return [`expected diagnostics.${code} to be one of 'off', 'warning', 'error', got ${shown(setting)}`]
  }
  if (setting === 'error' || !problem.blocksOutput) return []
  return [`diagnostics.${code} cannot be '${setting}': as long as it stands there is no right output`]
}

/** The diagnostics with their severities set; what is off is left out. */
export function withSeverities(diagnostics: readonly Diagnostic[], settings: SeveritySettings): Diagnostic[] {
  const byCode: Readonly<Record<string, SeveritySetting | undefined>> = settings
  return diagnostics.flatMap((diagnostic) => {
    const severity = byCode[diagnostic.code] ?? diagnostic.severity
    return severity === 'off' ? [] : [{ ...diagnostic, severity }]
  })
}

function unknownCode(code: string): string {
  const meant = nearestCode(code)
  const hint = meant === undefined ? 'they are listed in docs/errors' : `did you mean "${meant}"?`
  return `there is no diagnostic "${code}"; ${hint}`
}
