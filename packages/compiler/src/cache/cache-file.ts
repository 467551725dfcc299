/** The files in which a compile keeps what saves the next one work. */

import { hash, randomUUID } from 'node:crypto'
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { debug } from '../files/debug.ts'

/**
 * `node_modules/.cache/jobwright` of the nearest folder that has a `node_modules`; `undefined` if
 * there is none.
 */
export function cacheFolder(root: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules'))) return join(folder, 'node_modules/.cache/jobwright')
    if (folder === dirname(folder)) return undefined
  }
}

/** The path of a project's cache file; `undefined` if the project has no cache folder. */
export function cacheFile(
  root: string,
  name: 'facts' | 'outcome' | 'plain',
  key: string = root,
): string | undefined {
  const folder = cacheFolder(root)
  return folder === undefined ? undefined : join(folder, `${name}-${shortHash(key)}`)
}

/**
 * Writes a cache file in one step, so that no other process reads a part of it. Never throws.
 *
 * @param content the whole, or its pieces in order: each is written before the next is made
 */
export async function writeCacheFile(
  path: string,
  content: string | Uint8Array | Iterable<string | Uint8Array>,
): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(temporary, content)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    debug(`the cache ${path} cannot be written: ${String(error)}`)
  }
}

/**
 * Writes a cache file when the process ends. Only the last content for a path counts. A missing
 * folder is not created.
 */
export function writeAtExit(path: string, content: () => string): void {
  if (atExit.size === 0) process.once('exit', writeAll)
  atExit.set(path, content)
}

const atExit = new Map<string, () => string>()

function writeAll(): void {
  for (const [path, content] of atExit) {
    const temporary = `${path}.${randomUUID()}.tmp`
    try {
      writeFileSync(temporary, content())
      renameSync(temporary, path)
    } catch (error) {
      debug(`the cache ${path} cannot be written: ${String(error)}`)
    }
  }
}

function shortHash(key: string): string {
  return hash('sha256', key, 'hex').slice(0, 8)
}
