/** The texts of files. A file is read again only if it may have changed. */

import { hash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'

/** The text of a file, or the reason why it cannot be read. */
export type TextFile =
  | { readonly ok: true; readonly text: string; readonly digest: string }
  /** Here the digest stands for the problem. */
  | { readonly ok: false; readonly problem: string; readonly digest: string }

/**
 * The text of a file. Returns the same object as long as the file stays the same. Never throws.
 *
 * The first call simply reads the file, as most processes compile once. Later calls ask for the
 * state of the file first, and read it only if the state has changed.
 */
export function readText(path: string): TextFile {
  const kept = memory.get(path)
  if (kept?.round === round) return kept.file
  if (kept === undefined)
    return keep(path, { file: readNow(path), state: undefined, isSettled: false, round })
  const readAt = Date.now()
  const state = stateOf(path)
  if (kept.isSettled && isSame(kept.state, state)) {
    kept.round = round
    return kept.file
  }
  const file = readNow(path)
  return keep(path, {
    file: file.digest === kept.file.digest ? kept.file : file,
    state,
    isSettled: state === undefined ? !file.ok : isSettled(state, readAt),
    round,
  })
}

/** Begins a new compile: from here on every file is checked for changes again, once. */
export function checkFilesAgain(): void {
  round += 1
}

/** The state of a file in the file system. */
export interface FileState {
  readonly ino: number
  readonly size: number
  readonly mtimeMs: number
  /** Only the system sets it, so no tool can make a change look old. */
  readonly ctimeMs: number
}

/**
 * Whether an unchanged state will mean an unchanged file. A file that is written right after it was
 * read may get the same time again, as the clocks of file systems are as coarse as two seconds.
 */
export function isSettled({ mtimeMs, ctimeMs }: FileState, readAt: number): boolean {
  return readAt - Math.max(mtimeMs, ctimeMs) > CLOCK_GRAIN_MS
}

const CLOCK_GRAIN_MS = 2000

interface Kept {
  readonly file: TextFile
  /**
   * The state right before the text was read; `undefined` if the file is missing or its state was
   * not asked for.
   */
  readonly state: FileState | undefined
  readonly isSettled: boolean
  /** The compile in which it was last checked. */
  round: number
}

let round = 0

/** The files that this process has read, by path. A watcher compiles many times. */
const memory = new Map<string, Kept>()

function keep(path: string, kept: Kept): TextFile {
  memory.set(path, kept)
  return kept.file
}

function stateOf(path: string): FileState | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return UNKNOWN
  }
}

/**
 * The state of a file that has no readable state. Its NaNs differ from every state, itself
 * included.
 */
const UNKNOWN: FileState = { ino: 0, size: 0, mtimeMs: Number.NaN, ctimeMs: Number.NaN }

function isSame(one: FileState | undefined, other: FileState | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  return (
    one.mtimeMs === other.mtimeMs &&
    one.size === other.size &&
    one.ino === other.ino &&
    one.ctimeMs === other.ctimeMs
  )
}

/** The text of a file as it is now. It is not kept. Never throws. */
export function readNow(path: string): TextFile {
  try {
    // For thousands of small files this is several times faster than `readFile`.
    const text = readFileSync(path, 'utf8')
    return { ok: true, text, digest: digestOf(text) }
  } catch (error) {
    const problem = reasonOf(error)
    return { ok: false, problem, digest: `no text: ${problem}` }
  }
}

/** The digest of a text. */
export function digestOf(text: string): string {
  return hash('sha256', text, 'base64')
}

/**
 * The message of an error without the path, which callers name themselves and which differs by
 * machine.
 */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/, \w+(?: '.*')?$/, '')
}
