/** The changes that `--fix` made, in words. */

import type { Fix } from '@jobwright/compiler'

/** One line per change. */
export function fixes(applied: readonly Fix[]): string {
  return applied.map((fix) => `${lineOf(fix)}\n`).join('')
}

function lineOf({ diagnostic: { file, line, column, code }, before, after }: Fix): string {
  return `fixed ${file}:${line}:${column} ${code}: ${changeOf(before.trim(), after.trim())}`
}

function changeOf(before: string, after: string): string {
  if (before === '') return `added ${after}`
  return after === '' ? `removed ${before}` : `${before} → ${after}`
}
