/** Tells one version of this tool from any other. */

import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

let known: string | undefined

/**
 * The state of this package's own files, and the version of Node, whose serialisation the cache is written in. Times differ
 * between machines: a cache that comes from another one is at worst not used.
 */
export function toolFingerprint(): string {
  known ??= [process.version, ...filesIn(import.meta.dirname)].join('\n')
  return known
}

function filesIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()
  return files.map((file) => {
    const { size, mtimeMs } = statSync(join(folder, file))
    return `${file} ${size} ${mtimeMs}`
  })
}
