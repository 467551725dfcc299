/**
 * The versions of Node on this machine: the pinned one, the machine's own, and those installed from
 * npm.
 */

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/** A Node to run a program with. */
export interface Node {
  readonly name: string
  readonly path: string
}

/** The pinned Node, and the machine's own if jobwright supports it. */
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

/**
 * The versions that strip types themselves: the pinned one, then the others, which exist only for
 * Linux on x64.
 */
export function nodesThatStripTypes(): Node[] {
  const packages = [
    { name: 'Node 22.18', path: pathOf('node-22-linux-x64') },
    { name: 'Node 26', path: pathOf('node-26-linux-x64') },
  ]
  return [
    { name: 'the pinned Node', path: process.execPath },
    ...packages.filter(({ path }) => existsSync(path)),
  ]
}

function pathOf(packageName: string): string {
  return join(ROOT, 'end-to-end/node_modules', packageName, 'bin/node')
}

/** The range in the packages' `engines`: `^20.19.0 || >=22.12.0`. */
function isSupported(node: string): boolean {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' })
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)
}
