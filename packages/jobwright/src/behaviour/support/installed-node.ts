/** The versions of Node.js that are installed from npm beside the pinned one, on Linux with x64. */

import { existsSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, '../../../../../end-to-end/node_modules')

/** Why a test is skipped that needs such a Node. */
export const NOT_INSTALLED = 'this version of Node.js is installed on Linux with x64 only'

/** The path of the Node of an npm package; `undefined` if it is not installed. */
export function installedNode(packageName: string): string | undefined {
  const path = join(FOLDER, packageName, 'bin/node')
  return existsSync(path) ? path : undefined
}
