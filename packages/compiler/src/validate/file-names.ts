/** Checks that the generated registry can import each task file by its path. */

import { unloadableName } from '../diagnostics/catalogue/file-problems.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { startOf } from '../diagnostics/place.ts'
import { diagnose } from '../diagnostics/problem.ts'
import type { FileFacts } from '../facts/facts.ts'

/**
 * The characters that do not survive in an import. Node takes imports as URLs: `#` and `?` end the
 * path, `%` begins an encoded character, `\\` is another `/`, and tabs and line ends are dropped.
 * webpack takes what stands before a `!` as a loader. No spelling of them means the file
 * everywhere.
 */
// oxlint-disable-next-line no-control-regex
const UNLOADABLE = /[#?%!\\\u0000-\u001F\u007F]/g

/**
 * One problem for each task file with jobs whose path, as the registry writes it, has such a
 * character.
 */
export function checkFileNames(tasks: readonly FileFacts[]): Diagnostic[] {
  return tasks
    .filter(({ jobs }) => jobs.length > 0)
    .flatMap(({ source: { file } }) => {
      const characters = [...new Set(file.match(UNLOADABLE) ?? [])].map(named)
      return characters.length === 0
        ? []
        : [diagnose(unloadableName, { at: startOf(file), values: { file, characters } })]
    })
}

/** The character, or its code if it cannot be seen. */
function named(character: string): string {
  const code = character.codePointAt(0)!
  return code > 0x20 && code !== 0x7f
    ? `"${character}"`
    : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}
