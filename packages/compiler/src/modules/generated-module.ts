/** Tells which of the generated modules a path is, whether or not they have been generated yet. */

import type { Project } from '../project/project.ts'

/** The generated modules. */
export type GeneratedModule = 'job-types' | 'registry' | 'config' | 'index'

/** The generated module that an import's path names; `undefined` where it is another one. */
export function generatedModule(
  { output }: Pick<Project, 'output'>,
  writtenPath: string,
): GeneratedModule | undefined {
  const path = writtenPath.replace(/\/$/, '')
  if (path === output) return 'index'
  return NAMES.find((name) => EXTENSIONS.some((extension) => path === `${output}/${name}${extension}`))
}

const NAMES: readonly GeneratedModule[] = ['job-types', 'registry', 'config', 'index']

const EXTENSIONS = ['', '.ts', '.js'] as const
