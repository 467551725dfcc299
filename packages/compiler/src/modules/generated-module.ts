/** Recognises the paths of the generated modules, whether or not they exist yet. */

import type { Project } from '../project/project.ts'

/** The generated modules. */
export type GeneratedModule = 'job-types' | 'registry' | 'config' | 'index'

/** The generated module at a path; `undefined` for any other path. */
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
