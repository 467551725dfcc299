/** Brings generated files up to date on disk: only what changed, each in one step. */

import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import { cacheFolder } from '../cache/cache-file.ts'
import type { GeneratedFile } from '../emit/emit.ts'
import { OutputError } from './output-error.ts'

/**
 * Writes the files, creating their folders. Touches no other file.
 *
 * @throws OutputError where a file cannot be written
 * @param root the folder of the project whose cache holds what is not complete yet: nobody watches that
 */
export async function write(root: string, files: readonly GeneratedFile[]): Promise<void> {
  const cache = cacheFolder(root)
  await Promise.all(files.map((file) => writeOne(root, cache, file)))
}

async function writeOne(root: string, cache: string | undefined, file: GeneratedFile): Promise<void> {
  try {
    await mkdir(dirname(file.path), { recursive: true })
    await writeFrom(cache, file)
  } catch (error) {
    throw new OutputError(root, file.path, error)
  }
}

/** The cache may be on another disk, or not be writable: then the new file is made beside the old one. */
async function writeFrom(cache: string | undefined, file: GeneratedFile): Promise<void> {
  const beside = dirname(file.path)
  if (cache === undefined) return replaceFile(file, beside)
  try {
    await mkdir(cache, { recursive: true })
    await replaceFile(file, cache)
  } catch {
    await replaceFile(file, beside)
  }
}

/** A reader sees the old text or the new one, never a part: the new file takes the old one's name when it is complete. */
async function replaceFile({ path, text }: GeneratedFile, folder: string): Promise<void> {
  const temporary = join(folder, `.${basename(path)}.${randomUUID()}.tmp`)
  try {
    await writeFile(temporary, text)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
