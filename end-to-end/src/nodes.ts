/** The Nodes of this machine: the pinned one, and the one that was there before. */

import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/** A Node to run a program with. */
export interface Node {
  readonly name: string
  readonly path: string
}

/** The pinned one, and the machine's own where it has one. */
export function nodes(): Node[] {
  const own = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(ROOT))
    .map((folder) => join(folder, 'node'))
    .find((path) => existsSync(path))
  const pinned = { name: 'the pinned Node', path: process.execPath }
  return own === undefined ? [pinned] : [pinned, { name: "the machine's own Node", path: own }]
}
