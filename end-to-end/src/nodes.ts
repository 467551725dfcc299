/** The Nodes of this machine: the pinned one, and the one that was there before. */

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/** A Node to run a program with. */
export interface Node {
  readonly name: string
  readonly path: string
}

/** The pinned one, and the machine's own where it is one that jobwright supports. */
export function nodes(): Node[] {
  const own = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(ROOT))
    .map((folder) => join(folder, 'node'))
    .find((path) => existsSync(path))
  const pinned = { name: 'the pinned Node', path: process.execPath }
  if (own === undefined || !isSupported(own)) return [pinned]
  return [pinned, { name: "the machine's own Node", path: own }]
}

/** As the packages' `engines` say: `^20.19.0 || >=22.12.0`. */
function isSupported(node: string): boolean {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' })
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)
}
