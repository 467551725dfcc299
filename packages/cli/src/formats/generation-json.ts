/** The output of `jobwright generate --json`. Its shape is public API. */

import type { Compilation } from '@jobwright/compiler'

import { diagnosticJson, type JsonDiagnostic } from './json.ts'

/** What became of the generated files. */
interface JsonGeneration {
  readonly diagnostics: readonly JsonDiagnostic[]
  /** The files that were written; none if there are errors. */
  readonly written: readonly string[]
  /** The number of generated files that were up to date already. */
  readonly upToDate: number
  readonly jobs: number
}

/** The outcome of a compile that may write. */
export function generationJson({ diagnostics, stale, files, manifest }: Compilation): JsonGeneration {
  const failed = diagnostics.some(({ severity }) => severity === 'error')
  return {
    diagnostics: diagnostics.map(diagnosticJson),
    written: failed ? [] : stale.map(({ file }) => file),
    upToDate: failed ? 0 : files.length - stale.length,
    jobs: manifest.jobs.length,
  }
}
