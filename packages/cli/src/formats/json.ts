/** `jobwright check --json`: the report for programs. Its shape is public API. */

import type { Diagnostic, Place, StaleFile, TextEdit } from '@jobwright/compiler'

import { jsonText } from 'jobwright/command-line'

import type { Checked } from './checked.ts'

/**
 * A place in a file. Lines and columns count from 1, and the end column is the first one after the
 * place.
 */
export interface JsonPlace {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

/** A diagnostic for programs. */
export interface JsonDiagnostic extends JsonPlace {
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly related: readonly (JsonPlace & { readonly message: string })[]
  readonly fix: string
  readonly docs: string
  /**
   * The edit that corrects the problem, if one is certain. Its offsets count UTF-16 code units
   * from the start of the file.
   */
  readonly edit?: TextEdit
}

/** The output of `jobwright check --json`. */
export interface JsonReport {
  readonly diagnostics: readonly JsonDiagnostic[]
  readonly stale: readonly StaleFile[]
  /** The generated files that are out of date and that git ignores. They do not fail the check. */
  readonly ignored: readonly string[]
  readonly jobs: number
}

/** The report as one indented JSON document. */
export function json(compilation: Checked): string {
  return jsonText(reportOf(compilation))
}

function reportOf({ diagnostics, stale, ignored, manifest }: Checked): JsonReport {
  return {
    diagnostics: diagnostics.map(diagnosticJson),
    stale,
    ignored: ignored.map(({ file }) => file),
    jobs: manifest.jobs.length,
  }
}

/** A diagnostic as programs read it. */
export function diagnosticJson(diagnostic: Diagnostic): JsonDiagnostic {
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
