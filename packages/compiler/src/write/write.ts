/** Writes generated files, each in one step. */

import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import { cacheFolder } from '../cache/cache-file.ts'
import { OutputError } from './output-error.ts'

/** A file to write. */
export interface NewFile {
  /** Absolute, with `/`. */
  readonly path: string
  readonly bytes: Buffer
}

/**
 * Writes the files and creates their folders. Touches no other file.
 *
 * @throws OutputError if a file cannot be written
 * @param root the root of the project. Incomplete files lie in its cache folder, which nobody
 * watches
 */
export async function write(root: string, files: readonly NewFile[]): Promise<void> {
  const cache = cacheFolder(root)
  await Promise.all(files.map((file) => writeOne(root, cache, file)))
}

async function writeOne(root: string, cache: string | undefined, file: NewFile): Promise<void> {
  try {
    await mkdir(dirname(file.path), { recursive: true })
    await writeFrom(cache, file)
  } catch (error) {
    throw new OutputError(root, file.path, error)
  }
}

/**
 * Writes the new file in the cache folder, or beside the old one if the cache is on another disk or
 * not writable.
 */
async function writeFrom(cache: string | undefined, file: NewFile): Promise<void> {
  const beside = dirname(file.path)
  if (cache === undefined) return replaceFile(file, beside)
  try {
    await mkdir(cache, { recursive: true })
    await replaceFile(file, cache)
  } catch {
    await replaceFile(file, beside)
  }
}

/**
 * Renames the new file over the old one when it is complete, so that a reader sees the old text or
 * the new, never a part.
 */
async function replaceFile({ path, bytes }: NewFile, folder: string): Promise<void> {
  const temporary = join(folder, `.${basename(path)}.${randomUUID()}.tmp`)
  try {
    await writeFile(temporary, bytes)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
