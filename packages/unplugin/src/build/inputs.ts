/**
 * The paths whose changes concern a project: its inputs, and files that would become one; never its
 * own output.
 */

import { existsSync } from 'node:fs'
import { dirname } from 'node:path'

import { isWithin, type Compilation } from '@jobwright/compiler'

/**
 * Whether a change of this file (absolute, with `/`), or its creation, may change the outcome of a
 * compile.
 */
export function isInput(compilation: Compilation, path: string): boolean {
  const { project, folders } = compilation
  if (isWithin(project.output, path)) return false
  return (
    folders.some((folder) => isWithin(folder, path)) ||
    isConfig(project.root, path) ||
    filesOf(compilation).has(path)
  )
}

/** The single files of a compilation. A burst of changes asks about each of thousands of paths. */
function filesOf(compilation: Compilation): ReadonlySet<string> {
  const known = listed.get(compilation)
  if (known !== undefined) return known
  const { inputs, missing, deadEnds } = compilation
  const made = new Set([...inputs, ...missing, ...deadEnds])
  listed.set(compilation, made)
  return made
}

const listed = new WeakMap<Compilation, ReadonlySet<string>>()

/**
 * The paths that do not exist yet and that the next compile would read. Of the files that imports
 * may mean, those above the project's root are left out: watching them could mean watching a whole
 * home folder, and the next build looks for them anyway.
 */
export function awaitedPaths({ project, missing, deadEnds }: Compilation): string[] {
  const { root } = project
  const files = missing.filter((path) => {
    const folder = dirname(path)
    return !path.includes('/node_modules/') && (folder === root || !isAbove(folder, root))
  })
  return [...files, ...deadEnds]
}

/**
 * The nearest existing folders of the awaited paths, for watchers that cannot watch a missing file.
 * The root is left out: builds write there.
 */
export function awaitedFolders(compilation: Compilation): string[] {
  const folders = awaitedPaths(compilation).map((path) => nearestFolder(dirname(path)))
  return [...new Set(folders)].filter((folder) => !isAbove(folder, compilation.project.root))
}

/**
 * Whether the folder is the other one or contains it. The root of the file system already ends in a
 * slash.
 */
function isAbove(folder: string, other: string): boolean {
  return isWithin(folder.replace(/\/$/, ''), other)
}

function nearestFolder(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : nearestFolder(dirname(path))
}

function isConfig(root: string, path: string): boolean {
  return path.startsWith(`${root}/jobwright.config.`)
}
