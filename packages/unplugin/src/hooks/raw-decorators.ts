/** Finds foreign decorators of task files that a bundler left uncompiled in its output. */

import { hasRawDecorators, renderDiagnostics, type Compilation, type Severity } from '@jobwright/compiler'

import { namesOf } from '../build/module-names.ts'

/** A file of a bundler's output. */
export interface OutputFile {
  readonly code: string
  /** The modules in this file, absolute, with `/`. */
  readonly modules: readonly string[]
}

/** A problem that the bundler reports. */
export interface OutputProblem {
  /** The severity from the project's config. An error fails the build. */
  readonly severity: Severity
  readonly text: string
}

/**
 * One problem for each decorator that stayed. Parses only output files that contain an affected
 * task file.
 */
export async function rawDecoratorProblems(
  { project, ifDecoratorsStay }: Pick<Compilation, 'project' | 'ifDecoratorsStay'>,
  output: Iterable<OutputFile>,
): Promise<OutputProblem[]> {
  const raw = new Set<string>()
  for (const { code, modules } of output) {
    const concerned = ifDecoratorsStay.filter(({ file }) =>
      namesOf(`${project.root}/${file}`).some((path) => modules.includes(path)),
    )
    if (concerned.length > 0 && (await hasRawDecorators(code)))
      for (const { file } of concerned) raw.add(file)
  }
  const found = ifDecoratorsStay.filter(({ file }) => raw.has(file))
  return Promise.all(
    found.map(async (diagnostic) => ({
      severity: diagnostic.severity,
      text: await renderDiagnostics(project, [diagnostic]),
    })),
  )
}
