/** The last stage: compares the generated files with those on disk, and brings these up to date. */

import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { GeneratedFile } from '../emit/emit.ts'
import type { Project } from '../project/project.ts'
import { diagnoseRewritten, isLoop } from '../write/rewrites.ts'
import { diagnoseForeign, diagnoseStale, staleFiles, type StaleFile } from '../write/stale.ts'
import { write } from '../write/write.ts'
import type { CompileMode } from './compilation.ts'

/** What became of the generated files. */
export interface Publication {
  /** The generated files; none if something on disk stands in their way. */
  readonly files: readonly GeneratedFile[]
  /** Those that were not up to date when the stage began. */
  readonly stale: readonly StaleFile[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Publishes the generated files as the mode says. A file of somebody else, or a loop of rewrites,
 * stops all writing.
 */
export async function publish(
  project: Project,
  generated: readonly GeneratedFile[],
  mode: CompileMode,
): Promise<Publication> {
  const stale = await staleFiles(project.root, generated)
  const foreign = stale.filter(({ isForeign }) => isForeign)
  const mayWrite = mode === 'write' && stale.length > 0 && foreign.length === 0
  const rewritten = mayWrite && isLoop(project.output, generated) ? stale : []
  const obstacles = [...foreign.map(diagnoseForeign), ...rewritten.map(diagnoseRewritten)]
  const outdated = stale.map((file) => ({ path: file.generated.path, bytes: file.bytes }))
  if (mayWrite && obstacles.length === 0) await write(project.root, outdated)
  return {
    files: obstacles.length > 0 ? [] : generated,
    stale: stale.map(withoutText),
    diagnostics: mode === 'frozen' ? stale.map(diagnoseStale) : obstacles,
  }
}

/**
 * The part of a stale file that callers see. What takes long is still computed only when it is
 * read.
 */
function withoutText(stale: StaleFile): StaleFile {
  const { file, reason } = stale
  return {
    file,
    reason,
    get diff() {
      return stale.diff
    },
    get formatting() {
      return stale.formatting
    },
  }
}
