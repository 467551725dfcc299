/** How the emitted modules import the task files and each other. */

import { relativePath, type PathFlavour } from '../files/path.ts'
import type { ImportExtension } from '../project/import-extension.ts'

/** The folders of a project, and the extension of its imports. */
export interface Layout {
  /** Absolute, with `/`. The `file` of a job is relative to it. */
  readonly root: string
  /** Absolute, with `/`. */
  readonly output: string
  readonly importExtension: ImportExtension
}

/** The specifier by which an emitted module imports a task file. */
export function taskSpecifier(
  { root, output, importExtension }: Layout,
  file: string,
  flavour?: PathFlavour,
): string {
  const path = relativePath(output, `${root}/${file}`, flavour)
  const fromHere = path.startsWith('../') ? path : `./${path}`
  return withExtension(fromHere, importExtension)
}

/** The specifier by which one emitted module imports another. */
export function siblingSpecifier({ importExtension }: Layout, name: string): string {
  return withExtension(`./${name}.ts`, importExtension)
}

/**
 * Imports of `.mts` and `.cts` files keep an extension in every mode, as without one they are never
 * found.
 */
function withExtension(path: string, extension: ImportExtension): string {
  if (extension === '.ts') return path
  const compiled = path.replace(/\.([mc])ts$/, '.$1js')
  if (compiled !== path) return compiled
  return path.replace(/\.tsx?$/, extension === 'none' ? '' : extension)
}
