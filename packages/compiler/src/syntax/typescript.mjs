/** Loads the TypeScript parser that ts-morph bundles, without the rest of ts-morph, which takes as long again. */

import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'

export const ts = load()

function load() {
  const require = createRequire(import.meta.url)
  const fromMorph = createRequire(realpathSync(require.resolve('ts-morph')))
  try {
    return fromMorph('@ts-morph/common/dist/typescript.js')
  } catch {
    // Where it is bundled otherwise the whole has it too.
    return require('ts-morph').ts
  }
}
