/**
 * Remembers texts in which the parser found no `@job`, by their hash. A program file that names
 * jobwright and has an `@` in a comment would otherwise load the parser in every build.
 */

import { readFileSync } from 'node:fs'

import { debug } from '../files/debug.ts'
import type { SourceFile } from '../facts/source.ts'
import { cacheFile, writeAtExit } from './cache-file.ts'
import { textKey } from './facts-piece.ts'
import { parsingFingerprint } from './tool-fingerprint.ts'

/** The content of the cache file. */
interface Stored {
  readonly fingerprint: string
  /** The oldest first. */
  readonly keys: readonly string[]
}

/** Whether an earlier build has found no `@job` in a text. */
export function isPlain(text: Pick<SourceFile, 'path' | 'text'>): boolean {
  return plainTexts().has(textKey(text))
}

/** Notes that a text has no `@job`. It is on disk when the process ends. */
export function notePlain(text: Pick<SourceFile, 'path' | 'text'>): void {
  const keys = plainTexts().add(textKey(text))
  const file = plainFile()
  if (file !== undefined) writeAtExit(file, () => serialized(keys))
}

let inMemory: Set<string> | undefined

/** Read when the first text needs it, as most builds have none. */
function plainTexts(): Set<string> {
  const file = plainFile()
  inMemory ??= new Set(file === undefined ? [] : keysIn(file))
  return inMemory
}

/** A bundler does not tell which project it builds, so the file lies around the working folder. */
function plainFile(): string | undefined {
  return cacheFile(process.cwd(), 'plain', '')
}

/** Every version of a text is another text, so only the latest are kept. */
const MOST = 2000

function serialized(keys: ReadonlySet<string>): string {
  const stored: Stored = { fingerprint: parsingFingerprint(), keys: [...keys].slice(-MOST) }
  return JSON.stringify(stored)
}

function keysIn(file: string): readonly string[] {
  try {
    const stored: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (isStored(stored)) return stored.keys
    debug(`the cache ${file} was written by another version`)
  } catch (error) {
    debug(`the cache ${file} cannot be read: ${String(error)}`)
  }
  return []
}

function isStored(value: unknown): value is Stored {
  if (typeof value !== 'object' || value === null) return false
  const { fingerprint, keys } = value as Partial<Stored>
  return fingerprint === parsingFingerprint() && Array.isArray(keys)
}
