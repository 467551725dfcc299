/** The result of a check in one line. */

import { counted, enumerated } from 'jobwright/command-line'

import type { Checked } from './checked.ts'

/** The counts, and the command to run if generated files are out of date. */
export function summary({ diagnostics, stale, ignored, manifest }: Checked): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  const warnings = diagnostics.length - errors
  const counts = enumerated([
    errors > 0 && counted(errors, 'error'),
    warnings > 0 && counted(warnings, 'warning'),
    stale.length > 0 && `${counted(stale.length, 'generated file')} out of date`,
    errors + stale.length === 0 && `${counted(manifest.jobs.length, 'job')}, ${outputState(ignored.length)}`,
  ])
  return stale.length > 0 && errors === 0 ? `${counts}: run \`jobwright generate\`\n` : `${counts}\n`
}

function outputState(ignored: number): string {
  if (ignored === 0) return 'all generated files up to date'
  return `${counted(ignored, 'generated file')} to be written by the build, as git ignores what it generates`
}
