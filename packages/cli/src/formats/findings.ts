/** The findings of a report for another program: the diagnostics, and the stale generated files. */

import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

import { diagnoseStale, type Compilation, type Diagnostic } from '@jobwright/compiler'

/** Every diagnostic, then every stale file as the error JW5004. */
export function findingsOf({ diagnostics, stale }: Compilation): Diagnostic[] {
  return [...diagnostics, ...stale.map(diagnoseStale)]
}

/** The first line of a message. For a stale file the difference stands below it. */
export function headlineOf({ message }: Pick<Diagnostic, 'message'>): string {
  return message.split('\n', 1)[0]!
}

/**
 * Names the files of a project relative to the root of its repository; without one, to the working
 * folder.
 */
export function fileNaming({ project: { root } }: Pick<Compilation, 'project'>): (file: string) => string {
  const base = repositoryOf(root) ?? process.cwd()
  return (file) => relative(base, join(root, file)).replaceAll('\\', '/')
}

/** `.git` is a file in a worktree or a submodule. */
function repositoryOf(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder
  const above = dirname(folder)
  return above === folder ? undefined : repositoryOf(above)
}
