/** `--format json`: the report for programs. Its shape is public. */

import type { Compilation, Diagnostic, Place, StaleFile, TextEdit } from '@jobwright/compiler'

/** A place, from 1 as editors count; the end is the first column after it. */
export interface JsonPlace {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

/** What `jobwright check --format json` prints. */
export interface JsonReport {
  readonly diagnostics: readonly (JsonPlace & {
    readonly code: string
    readonly severity: 'error' | 'warning'
    readonly message: string
    readonly related: readonly (JsonPlace & { readonly message: string })[]
    readonly fix: string
    readonly docs: string
    /** What would correct it, where that is certain; in offsets of UTF-16 code units from the beginning of the file. */
    readonly edit?: TextEdit
  })[]
  readonly stale: readonly StaleFile[]
  readonly jobs: number
}

/** The report as one line-broken JSON document. */
export function json(compilation: Compilation): string {
  return `${JSON.stringify(reportOf(compilation), undefined, 2)}\n`
}

function reportOf({ diagnostics, stale, manifest }: Compilation): JsonReport {
  return { diagnostics: diagnostics.map(diagnosticOf), stale, jobs: manifest.jobs.length }
}

function diagnosticOf(diagnostic: Diagnostic): JsonReport['diagnostics'][number] {
  const { code, severity, message, related, fix, docs, edit } = diagnostic
  return {
    code,
    severity,
    message,
    ...placeOf(diagnostic),
    related: related.map((place) => ({ message: place.message, ...placeOf(place) })),
    fix,
    docs,
    ...(edit !== undefined && { edit }),
  }
}

function placeOf({ file, line, column, endLine, endColumn }: Place): JsonPlace {
  return { file, line, column, endLine, endColumn }
}
