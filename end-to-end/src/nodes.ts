/** The Nodes of this machine: the pinned one, and the one that was there before. */

import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/** The path of each, the pinned one first. */
export function nodes(): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const own = folders
    .filter((folder) => !folder.startsWith(ROOT))
    .map((folder) => join(folder, 'node'))
    .find((path) => existsSync(path))
  return own === undefined ? [process.execPath] : [process.execPath, own]
}
