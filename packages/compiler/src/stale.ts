/** Tells which generated files are on disk not what they should be. */

import { readFile } from 'node:fs/promises'

import { structuredPatch } from 'diff'

import { staleOutput } from './catalogue/file-problems.ts'
import { diagnose } from './catalogue/problem.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { GeneratedFile } from './emit.ts'
import { relativePath } from './path.ts'
import { startOf } from './place.ts'

/** A generated file that on disk is not what it should be. */
export interface StaleFile {
  /** Relative to the project's root, with `/`. */
  readonly file: string
  readonly reason: 'missing' | 'differs'
  /** Lines that differ, in the unified form (`-` on disk, `+` expected); cut off where there are very many. */
  readonly diff: string
}

/** A file to be written, and how it differs from what is there. */
export interface StaleGeneratedFile extends StaleFile {
  readonly generated: GeneratedFile
}

/** The error that a stale file is where nothing may be generated. */
export function diagnoseStale({ file, reason, diff }: StaleFile): Diagnostic {
  const values = { file, diff: reason === 'missing' ? undefined : diff.trimEnd() }
  return diagnose(staleOutput, { at: startOf(file), values })
}

/** The most lines of a difference that anyone reads. */
const MOST_LINES = 40

/** How long computing a difference may take: two files with nothing in common take for ever. */
const MOST_MILLISECONDS = 500

/** The files that are missing or differ in any byte, in the given order. */
export async function staleFiles(
  root: string,
  files: readonly GeneratedFile[],
): Promise<readonly StaleGeneratedFile[]> {
  const compared = await Promise.all(files.map((file) => compare(root, file)))
  return compared.filter((stale) => stale !== undefined)
}

async function compare(root: string, generated: GeneratedFile): Promise<StaleGeneratedFile | undefined> {
  const file = relativePath(root, generated.path)
  const bytes = await bytesOf(generated.path)
  if (bytes === undefined) return { file, reason: 'missing', diff: '', generated }
  if (bytes.equals(Buffer.from(generated.text))) return undefined
  return { file, reason: 'differs', diff: difference(bytes.toString(), generated.text), generated }
}

async function bytesOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

function difference(before: string, after: string): string {
  const patch = structuredPatch('', '', before, after, '', '', { context: 1, timeout: MOST_MILLISECONDS })
  if (patch === undefined) return 'almost every line differs\n'
  const lines = patch.hunks.flatMap((hunk) => [headingOf(hunk), ...hunk.lines])
  const shown = lines.slice(0, MOST_LINES)
  const left = lines.length - shown.length
  return [...shown, ...(left > 0 ? [`… ${left} more lines`] : []), ''].join('\n')
}

function headingOf(hunk: { oldStart: number; oldLines: number; newStart: number; newLines: number }): string {
  return `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`
}
