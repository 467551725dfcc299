/** The severities that a project sets for codes: the setting `diagnostics`. */

import type { Diagnostic, Severity } from '../diagnostic.ts'
import { nearestCode, problemOf } from './catalogue.ts'

/** A severity, or `'off'` to drop the code. */
export type SeveritySetting = Severity | 'off'

/** Settings by code. */
export type SeveritySettings = Readonly<Partial<Record<`JW${number}`, SeveritySetting>>>

/** Every rule that the settings break, as sentences with value and remedy. */
export async function severityProblems(settings: object): Promise<string[]> {
  return (await Promise.all(Object.entries(settings).map(problemsOf))).flat()
}

async function problemsOf([code, setting]: [string, unknown]): Promise<string[]> {
  const problem = problemOf(code)
  if (problem?.code !== code) return [await unknownCode(code)]
  if (setting === undefined) return []
  if (setting !== 'off' && setting !== 'warning' && setting !== 'error') {
    // Slow to load, and needed only for a message.
    const { shown } = await import('jobwright/manifest')
    return [`expected diagnostics.${code} to be one of 'off', 'warning', 'error', got ${shown(setting)}`]
  }
  if (setting === 'error' || !problem.blocksOutput) return []
  return [`diagnostics.${code} cannot be '${setting}': as long as it stands there is no right output`]
}

/** The diagnostics with the severities of the project. Codes that are off are left out. */
export function withSeverities(diagnostics: readonly Diagnostic[], settings: SeveritySettings): Diagnostic[] {
  const byCode: Readonly<Record<string, SeveritySetting | undefined>> = settings
  return diagnostics.flatMap((diagnostic) => {
    const severity = byCode[diagnostic.code] ?? diagnostic.severity
    return severity === 'off' ? [] : [{ ...diagnostic, severity }]
  })
}

async function unknownCode(code: string): Promise<string> {
  const meant = await nearestCode(code)
  const hint = meant === undefined ? 'they are listed in docs/errors' : `did you mean "${meant}"?`
  return `there is no diagnostic "${code}"; ${hint}`
}
