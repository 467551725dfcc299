/** Finds foreign decorators of task files that a bundler left uncompiled in its output. */

import {
  hasRawDecorators,
  renderDiagnostics,
  withSlashes,
  type Compilation,
  type Severity,
} from '@jobwright/compiler'

import { namesOf } from '../build/module-names.ts'

/** A file of a bundler's output. */
export interface OutputFile {
  /** The modules in this file, absolute. */
  readonly modules: readonly string[]
  /** The text of the file. It is read only if an affected task file is among the modules. */
  code(): string | Promise<string>
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
 *
 * @param output lists the output files. It is not called if no task file has other decorators
 */
export async function rawDecoratorProblems(
  { project, ifDecoratorsStay }: Pick<Compilation, 'project' | 'ifDecoratorsStay'>,
  output: () => Iterable<OutputFile>,
): Promise<OutputProblem[]> {
  if (ifDecoratorsStay.length === 0) return []
  const affected = new Set(ifDecoratorsStay.map(({ file }) => file))
  const files = new Map(
    Array.from(affected).flatMap((file) =>
      namesOf(`${project.root}/${file}`).map((name) => [name, file] as const),
    ),
  )
  const raw = new Set<string>()
  for (const { modules, code } of output()) {
    const concerned = modules.flatMap((module) => files.get(withSlashes(module)) ?? [])
    if (concerned.length > 0 && (await hasRawDecorators(await code())))
      for (const file of concerned) raw.add(file)
  }
  const found = ifDecoratorsStay.filter(({ file }) => raw.has(file))
  return Promise.all(
    found.map(async (diagnostic) => ({
      severity: diagnostic.severity,
      text: await renderDiagnostics(project, [diagnostic]),
    })),
  )
}
