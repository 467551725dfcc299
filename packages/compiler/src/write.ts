/** Brings generated files up to date on disk: only what changed, each in one step. */

import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'

import type { GeneratedFile } from './emit.ts'

/** Writes the files, creating their folders. Touches no other file. */
export async function write(files: readonly GeneratedFile[]): Promise<void> {
  for (const folder of new Set(files.map(({ path }) => dirname(path))))
    await mkdir(folder, { recursive: true })
  await Promise.all(files.map(replaceFile))
}

/** A reader sees the old text or the new one, never a part: the new file takes the old one's name when it is complete. */
async function replaceFile({ path, text }: GeneratedFile): Promise<void> {
  const temporary = `${dirname(path)}/.${basename(path)}.${randomUUID()}.tmp`
  try {
    await writeFile(temporary, text)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
