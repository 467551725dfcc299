/** Which changes on disk concern a project: those of its inputs, never those of its own output. */

import type { Compilation } from '@jobwright/compiler'

/** Whether a change of this file (absolute, with `/`), or its appearance, may change the outcome of a compile. */
export function isInput({ project, inputs }: Compilation, path: string): boolean {
  if (isWithin(project.output, path)) return false
  return (
    inputs.includes(path) ||
    project.tasks.some((folder) => isWithin(folder, path)) ||
    isConfig(project.root, path)
  )
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
