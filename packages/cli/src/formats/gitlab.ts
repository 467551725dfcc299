/**
 * `--format gitlab`: the Code Quality report, which GitLab shows in merge requests.
 * https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */

import { createHash } from 'node:crypto'

import type { Compilation, Diagnostic } from '@jobwright/compiler'

import { jsonText } from 'jobwright/command-line'
import { fileNaming, findingsOf, headlineOf } from './findings.ts'

/** The report: a JSON array of issues. */
export function gitlab(compilation: Compilation): string {
  const nameOf = fileNaming(compilation)
  const fingerprints = new Fingerprints()
  const issues = findingsOf(compilation).map((finding) => {
    const { severity, code, fix, line, endLine } = finding
    const path = nameOf(finding.file)
    return {
      description: `${headlineOf(finding)}. ${fix}`,
      check_name: code,
      fingerprint: fingerprints.of(finding, path),
      severity: severity === 'error' ? 'major' : 'minor',
      location: { path, lines: { begin: line, end: endLine } },
    }
  })
  return jsonText(issues)
}

/**
 * Identifies an issue across reports, by code, file and message. The line is left out because an
 * edit above moves it, so equal issues of one file are numbered.
 */
class Fingerprints {
  readonly #counts = new Map<string, number>()

  of({ code, message }: Diagnostic, path: string): string {
    const key = JSON.stringify([code, path, message])
    const count = (this.#counts.get(key) ?? 0) + 1
    this.#counts.set(key, count)
    return createHash('sha256').update(`${key} ${count}`).digest('hex')
  }
}
