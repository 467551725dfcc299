/** Checks the output of a bundler that has Rollup's interface. */

import type { Build } from '../build/build.ts'
import { rawDecoratorProblems, type OutputProblem } from './raw-decorators.ts'

/** The part of Rollup's, Rolldown's or Vite's output that the check reads. */
type OutputBundle = Readonly<Record<string, OutputChunk | { readonly type: 'asset' }>>

interface OutputChunk {
  readonly type: 'chunk'
  readonly code: string
  readonly moduleIds: readonly string[]
}

/** How the bundler reports a problem. */
interface OutputContext {
  warn(message: string): void
  error(message: string): never
}

/**
 * Reports task files that bypassed the transform, and decorators that the bundler left as they are.
 */
export async function checkOutput(build: Build, bundle: OutputBundle, bundler: OutputContext): Promise<void> {
  const problems = await problemsOf(build, bundle)
  for (const { text } of problems.filter(({ severity }) => severity === 'warning')) bundler.warn(text)
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) bundler.error(errors.map(({ text }) => text).join('\n\n'))
}

async function problemsOf(build: Build, bundle: OutputBundle): Promise<readonly OutputProblem[]> {
  if (build.compilation === undefined) return []
  // A bundler in Rust makes each part of a chunk when it is read, so most builds read none.
  const chunks = (): OutputChunk[] => Object.values(bundle).filter((output) => output.type === 'chunk')
  const missed = build.missed(() => chunks().flatMap(({ moduleIds }) => moduleIds))
  return [
    ...missed.map((text) => ({ severity: 'warning', text }) as const),
    ...(await rawDecoratorProblems(build.compilation, () =>
      chunks().map((chunk) => ({ modules: chunk.moduleIds, code: () => chunk.code })),
    )),
  ]
}
