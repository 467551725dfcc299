/** "Did you mean" for codes. */

import { nearestName } from 'jobwright/manifest'

import { CATALOGUE } from './catalogue.ts'

/**
 * The code that a wrong one was meant to be: at most one slip away, with or without `JW`. As every
 * code is near several others, two slips would tell nothing.
 */
export function nearestCode(written: string): string | undefined {
  const code = written.toUpperCase().replace(/^(?:JW)?[\s_-]*(?=\d)/, 'JW')
  return nearestName(
    code,
    CATALOGUE.map((problem) => problem.code),
    1,
  )
}
