/**
 * Loads the TypeScript parser that ts-morph bundles. The package brings a cut of it, a seventh of
 * the text, which the build makes. Where ts-morph brings another text, and where the sources run
 * without a build, the whole is loaded.
 */

import { existsSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

import { loadCompiled } from '../cache/code-cache.ts'
import { sampleOf } from './text-sample.ts'

export const ts = load(fileURLToPath(new URL('./parser.cjs', import.meta.url)))

/** @param cut the path of the cut, which need not exist */
export function load(cut) {
  const require = createRequire(import.meta.url)
  const fromMorph = createRequire(realpathSync(require.resolve('ts-morph')))
  const whole = wholeOf(fromMorph)
  // If another version bundles the parser elsewhere, ts-morph itself still exports it.
  if (whole === undefined) return require('ts-morph').ts
  return cutOf(cut, whole) ?? fromMorph(whole)
}

function wholeOf(fromMorph) {
  try {
    return fromMorph.resolve('@ts-morph/common/dist/typescript.js')
  } catch {
    return undefined
  }
}

/** The cut, if it was made from this text; `undefined` otherwise. */
function cutOf(cut, whole) {
  if (!existsSync(cut)) return undefined
  const parser = loadCompiled(cut)
  return parser.cutFrom === sampleOf(whole) ? parser : undefined
}
