/** Warns of task files whose decorators of others a bundler has left in its output as they are written. */

import { hasRawDecorators, renderDiagnostics, type Compilation, type Severity } from '@jobwright/compiler'

/** A file of a bundler's output. */
export interface OutputFile {
  readonly code: string
  /** The modules that it is made of, absolute, with `/`. */
  readonly modules: readonly string[]
}

/** What a bundler is to tell. */
export interface OutputProblem {
  /** As the config says it; an error fails the build. */
  readonly severity: Severity
  readonly text: string
}

/** A message with a code frame for each such decorator; only files that hold one at all are parsed. */
export async function rawDecoratorProblems(
  { project, ifDecoratorsStay }: Pick<Compilation, 'project' | 'ifDecoratorsStay'>,
  output: Iterable<OutputFile>,
): Promise<OutputProblem[]> {
  const raw = new Set<string>()
  for (const { code, modules } of output) {
    const concerned = ifDecoratorsStay.filter(({ file }) => modules.includes(`${project.root}/${file}`))
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
