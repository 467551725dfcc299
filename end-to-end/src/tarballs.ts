/** Packs the packages as they would be published, before the tests run. */

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const ROOT = join(import.meta.dirname, '../..')

/** vitest calls this once before the tests of this folder. */
export default async function pack(): Promise<void> {
  await promisify(execFile)(process.execPath, [join(ROOT, 'scripts/workspace.mjs'), 'pack'])
}
