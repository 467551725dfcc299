/** Finds the stale files that need not be up to date, because nobody commits them. */

import { posix } from 'node:path'

import { ignoredIn, isIgnored } from '../project/git.ts'
import type { Project } from '../project/project.ts'
import type { StaleFile } from './stale.ts'

/**
 * The stale files that git ignores. Each build writes them, wherever it runs. If git ignores the
 * whole project, that says nothing about the generated files.
 */
export async function ignoredOutput<File extends StaleFile>(
  { root, output }: Pick<Project, 'root' | 'output'>,
  stale: readonly File[],
): Promise<readonly File[]> {
  if (stale.length === 0 || (await isIgnored(root))) return []
  const ignored = await ignoredIn(output, stale.map(nameOf))
  return stale.filter((file) => ignored.has(nameOf(file)))
}

function nameOf({ file }: StaleFile): string {
  return posix.basename(file)
}
