/** Tells which of the generated modules an import names, whether or not they have been generated yet. */

import { isRelative, writtenPath } from './module-path.ts'
import type { Project } from './project.ts'

/** The generated modules. */
export type GeneratedModule = 'job-types' | 'registry' | 'config' | 'index'

/** The generated module that a file imports; `undefined` where it is another one. */
export function generatedModule(
  { output }: Pick<Project, 'output'>,
  fromPath: string,
  module: string,
): GeneratedModule | undefined {
  if (!isRelative(module)) return undefined
  const path = writtenPath(fromPath, module).replace(/\/$/, '')
  if (path === output) return 'index'
  return NAMES.find((name) => EXTENSIONS.some((extension) => path === `${output}/${name}${extension}`))
}

/** Whether a file imports the constants of all jobs, from where they are or by way of the index. */
export function isJobTypes(project: Pick<Project, 'output'>, fromPath: string, module: string): boolean {
  const generated = generatedModule(project, fromPath, module)
  return generated === 'job-types' || generated === 'index'
}

const NAMES: readonly GeneratedModule[] = ['job-types', 'registry', 'config', 'index']

const EXTENSIONS = ['', '.ts', '.js'] as const
