/** What the output of a bundler with rollup's interface gives to warn of. */

import type { Build } from './build.ts'
import { withSlashes } from './inputs.ts'
import { rawDecoratorWarnings } from './raw-decorators.ts'

/** The output of Rollup, Rolldown or Vite, as far as it is used here. */
type OutputBundle = Readonly<
  Record<
    string,
    | { readonly type: 'chunk'; readonly code: string; readonly moduleIds: readonly string[] }
    | { readonly type: 'asset' }
  >
>

/** Task files that never came to the transform, and decorators that are still there. */
export async function warningsOfOutput(build: Build, bundle: OutputBundle): Promise<readonly string[]> {
  if (build.compilation === undefined) return []
  const chunks = Object.values(bundle).filter((output) => output.type === 'chunk')
  const files = chunks.map(({ code, moduleIds }) => ({ code, modules: moduleIds.map(withSlashes) }))
  return [
    ...build.missed(chunks.flatMap(({ moduleIds }) => moduleIds)),
    ...(await rawDecoratorWarnings(build.compilation, files)),
  ]
}
