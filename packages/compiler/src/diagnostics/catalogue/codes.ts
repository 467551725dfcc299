/** Looks codes up as people write them. */

import { distance } from 'fastest-levenshtein'

import { CATALOGUE } from './catalogue.ts'
import type { Problem } from '../problem.ts'

/** The entry of a code, whatever its case; `undefined` where there is none. */
export function problemOf(code: string): Problem<never> | undefined {
  return CATALOGUE.find((problem) => problem.code === code.toUpperCase())
}

/** The code that was meant: one slip, or two letters that were swapped, away from the wrong one. */
export function nearestCode(written: string): string | undefined {
  const code = written.toUpperCase().replace(/^(?:JW)?[\s_-]*(?=\d)/, 'JW')
  if (code === '') return undefined
  const near = CATALOGUE.map((problem) => ({ code: problem.code, edits: distance(code, problem.code) }))
  const best = near.toSorted((one, other) => one.edits - other.edits)[0]
  return best !== undefined && best.edits <= 1 ? best.code : undefined
}
