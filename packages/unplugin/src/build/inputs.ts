/** Which changes on disk concern a project: those of its inputs, never those of its own output. */

import { existsSync } from 'node:fs'
import { dirname } from 'node:path'

import type { Compilation } from '@jobwright/compiler'

/** Whether a change of this file (absolute, with `/`), or its appearance, may change the outcome of a compile. */
export function isInput({ project, inputs, missing }: Compilation, path: string): boolean {
  if (isWithin(project.output, path)) return false
  return (
    inputs.includes(path) ||
    missing.includes(path) ||
    project.tasks.some((folder) => isWithin(folder, path)) ||
    isConfig(project.root, path)
  )
}

/**
 * The files to look out for that are not there yet. What would come above the project's root is left out: nobody watches
 * the whole of a home folder, and the next build looks there anyway.
 */
export function awaited({ project, missing }: Compilation): string[] {
  const { root } = project
  return missing.filter((path) => {
    const folder = dirname(path)
    return !path.includes('/node_modules/') && (folder === root || !isAbove(folder, root))
  })
}

/** The same as folders, for watchers that cannot watch what is not there; never the root, in which builds write. */
export function awaitedFolders(compilation: Compilation): string[] {
  const folders = awaited(compilation).map((path) => nearestFolder(dirname(path)))
  return [...new Set(folders)].filter((folder) => !isAbove(folder, compilation.project.root))
}

/** Whether the folder is the other one or holds it; the root of the file system ends in a slash already. */
function isAbove(folder: string, other: string): boolean {
  return isWithin(folder.replace(/\/$/, ''), other)
}

function nearestFolder(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : nearestFolder(dirname(path))
}

/** The path as the compiler writes it. */
export function withSlashes(path: string): string {
  return path.replaceAll('\\', '/')
}

/** Whether a path is this folder or something in it. */
export function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

function isConfig(root: string, path: string): boolean {
  return path.startsWith(`${root}/jobwright.config.`)
}
