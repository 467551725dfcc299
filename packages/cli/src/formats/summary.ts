/** The result of a check in one line. */

import type { Compilation } from '@jobwright/compiler'

import { counted, enumerated } from 'jobwright/command-line'

/** The counts, and the command to run if generated files are out of date. */
export function summary({ diagnostics, stale, manifest }: Compilation): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  const warnings = diagnostics.length - errors
  const counts = enumerated([
    errors > 0 && counted(errors, 'error'),
    warnings > 0 && counted(warnings, 'warning'),
    stale.length > 0 && `${counted(stale.length, 'generated file')} out of date`,
    errors + stale.length === 0 && `${counted(manifest.jobs.length, 'job')}, all generated files up to date`,
  ])
  return stale.length > 0 && errors === 0 ? `${counts}: run \`jobwright generate\`\n` : `${counts}\n`
}
