/** `--format pretty`: the report for a person, with code frames and differences. */

import { renderDiagnostics, type Compilation, type StaleFile } from '@jobwright/compiler'
import { hasColor } from 'jobwright/command-line'
import { createColors } from 'picocolors'

import type { Checked } from './checked.ts'
import { summary } from './summary.ts'

/** The output that the report goes to. Only a terminal gets colours. */
type Output = Pick<NodeJS.WriteStream, 'isTTY'>

/** The whole report: diagnostics, missing files, stale files, and a summary line. */
export async function pretty(compilation: Checked, output: Output): Promise<string> {
  const missing = compilation.stale.filter(({ reason }) => reason === 'missing')
  const differing = compilation.stale.filter(({ reason }) => reason === 'differs')
  return [
    await problems(compilation, output),
    ...missing.map(({ file }) => `${file} is missing\n`),
    missing.length > 0 ? '\n' : '',
    ...differing.map((file) => differenceText(file, output)),
    summary(compilation),
  ].join('')
}

/** Every diagnostic with its code frame; empty if there are none. */
async function problems({ project, diagnostics }: Compilation, output: Output): Promise<string> {
  if (diagnostics.length === 0) return ''
  return `${await renderDiagnostics(project, diagnostics, { color: hasColor(output) })}\n\n`
}

function differenceText({ file, diff, formatting }: StaleFile, output: Output): string {
  const lines = diff.trimEnd().split('\n')
  const difference = lines.map((line) => `  ${painted(line, output)}\n`).join('')
  const remedy = formatting === undefined ? '' : `  ${formatting}\n`
  return `${file} differs from what the task files say\n${difference}${remedy}\n`
}

function painted(line: string, output: Output): string {
  const { green, red } = createColors(hasColor(output))
  if (line.startsWith('+')) return green(line)
  return line.startsWith('-') ? red(line) : line
}
