/**
 * Loads the TypeScript parser that ts-morph bundles, but not ts-morph itself, which takes as long
 * again.
 */

import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'

export const ts = load()

function load() {
  const require = createRequire(import.meta.url)
  const fromMorph = createRequire(realpathSync(require.resolve('ts-morph')))
  try {
    return fromMorph('@ts-morph/common/dist/typescript.js')
  } catch {
    // If another version bundles the parser elsewhere, ts-morph itself still exports it.
    return require('ts-morph').ts
  }
}
