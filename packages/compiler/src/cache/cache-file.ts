/** The files in which compiles leave what spares the next one work. */

import { hash, randomUUID } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { cacheFolder } from './cache-folder.ts'
import { debug } from '../files/debug.ts'

/** Where a project keeps such a file for this key; `undefined` where it has no folder for it. */
export function cacheFile(root: string, name: 'facts' | 'outcome', key: string = root): string | undefined {
  const folder = cacheFolder(root)
  return folder === undefined ? undefined : join(folder, `${name}-${shortHash(key)}`)
}

/** Writes it in one step, so that another process never reads a part. Never throws. */
export async function writeCacheFile(path: string, content: string | Uint8Array): Promise<void> {
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

/** Writes it when the process ends, and of several texts for one path the last. Where the folder is gone nothing is written. */
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
