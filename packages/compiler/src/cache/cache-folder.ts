/** Where a project keeps what can be made again. */

import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** `node_modules/.cache/jobwright` of the nearest folder that has a `node_modules`; none is made. */
export function cacheFolder(root: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules'))) return join(folder, 'node_modules/.cache/jobwright')
    if (folder === dirname(folder)) return undefined
  }
}
