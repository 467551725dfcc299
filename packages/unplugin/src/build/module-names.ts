/** The paths by which a bundler may name a file. */

import { realPathOf } from '@jobwright/compiler'

/**
 * The path of a file, and its real path if a link leads to it: by default bundlers name modules by
 * their real paths. Both are absolute, with `/`.
 */
export function namesOf(file: string): readonly string[] {
  const real = realPathOf(file)
  return real === undefined || real === file ? [file] : [file, real]
}
