/** Checks the output of a bundler with rollup's interface. */

import type { Build } from '../build/build.ts'
import { withSlashes } from '../build/inputs.ts'
import { rawDecoratorProblems, type OutputProblem } from './raw-decorators.ts'

/** The output of Rollup, Rolldown or Vite, as far as it is used here. */
type OutputBundle = Readonly<
  Record<
    string,
    | { readonly type: 'chunk'; readonly code: string; readonly moduleIds: readonly string[] }
    | { readonly type: 'asset' }
  >
>

/** How a bundler is told. */
interface OutputContext {
  warn(message: string): void
  error(message: string): never
}

/** Tells of task files that never came to the transform, and of decorators that are still there. */
export async function checkOutput(build: Build, bundle: OutputBundle, bundler: OutputContext): Promise<void> {
  const problems = await problemsOf(build, bundle)
  for (const { text } of problems.filter(({ severity }) => severity === 'warning')) bundler.warn(text)
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) bundler.error(errors.map(({ text }) => text).join('\n\n'))
}

async function problemsOf(build: Build, bundle: OutputBundle): Promise<readonly OutputProblem[]> {
  if (build.compilation === undefined) return []
  const chunks = Object.values(bundle).filter((output) => output.type === 'chunk')
  const files = chunks.map(({ code, moduleIds }) => ({ code, modules: moduleIds.map(withSlashes) }))
  return [
    ...build
      .missed(chunks.flatMap(({ moduleIds }) => moduleIds))
      .map((text) => ({ severity: 'warning', text }) as const),
    ...(await rawDecoratorProblems(build.compilation, files)),
  ]
}
