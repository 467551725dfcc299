/**
 * `--format github`: workflow commands, which GitHub Actions shows in the diff of a pull request.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
 */

import type { Diagnostic } from '@jobwright/compiler'

import type { Checked } from './checked.ts'
import { fileNaming, findingsOf } from './findings.ts'
import { summary } from './summary.ts'

/** One command per finding, then the summary, which GitHub shows as plain text in the log. */
export function github(compilation: Checked): string {
  const nameOf = fileNaming(compilation)
  const commands = findingsOf(compilation).map((finding) => `${commandOf(finding, nameOf)}\n`)
  return [...commands, summary(compilation)].join('')
}

function commandOf(finding: Diagnostic, nameOf: (file: string) => string): string {
  const { severity, code, message, why, fix, related } = finding
  const places = related.map((place) => `${nameOf(place.file)}:${place.line}: ${place.message}`)
  const text = [message, ...places, why, fix, `jobwright explain ${code}`].join('\n')
  const properties = Object.entries(propertiesOf(finding, nameOf))
  const written = properties.map(([name, value]) => `${name}=${escapedProperty(`${value}`)}`).join(',')
  return `::${severity} ${written}::${escaped(text)}`
}

/** Includes columns only for a place within one line: GitHub ignores others. */
function propertiesOf(
  { file, line, endLine, column, endColumn, code }: Diagnostic,
  nameOf: (file: string) => string,
): Readonly<Record<string, string | number>> {
  const columns = line === endLine ? { col: column, endColumn } : {}
  return { file: nameOf(file), line, endLine, ...columns, title: code }
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapedProperty(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
