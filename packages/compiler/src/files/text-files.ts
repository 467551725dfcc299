/** The texts of files, each read again only where it may have changed since. */

import { hash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'

/** A text that was read, or why there is none. */
export type TextFile =
  | { readonly ok: true; readonly text: string; readonly digest: string }
  /** The digest stands for the kind of failure. */
  | { readonly ok: false; readonly problem: string; readonly digest: string }

/**
 * The text of a file; the very same object as long as the file stays as it is. Never throws.
 *
 * The first time a file is read without more ado, as most processes compile once. From the second time on its state is
 * asked for before, and where that is still the one of the last time nothing is read.
 */
export function readText(path: string): TextFile {
  const kept = memory.get(path)
  if (kept?.round === round) return kept.file
  if (kept === undefined)
    return keep(path, { file: readNow(path), state: undefined, isSettled: false, round })
  const readAt = Date.now()
  const state = stateOf(path)
  if (kept.isSettled && isSame(kept.state, state)) return keep(path, { ...kept, round })
  const file = readNow(path)
  return keep(path, {
    file: file.digest === kept.file.digest ? kept.file : file,
    state,
    isSettled: state === undefined ? !file.ok : isSettled(state, readAt),
    round,
  })
}

/** Begins a new compile: what was looked at before is looked at again, once. */
export function lookAgain(): void {
  round += 1
}

/** What the file system says of a file; `undefined` where it is missing. */
export interface FileState {
  readonly ino: number
  readonly size: number
  readonly mtimeMs: number
  /** Set by the system alone, so that no tool can make a change look old. */
  readonly ctimeMs: number
}

/**
 * Whether a file that is in the same state later is the same: what is written right after it was read may get the very time
 * that it had before, as clocks of file systems tick slowly, up to two seconds long.
 */
export function isSettled({ mtimeMs, ctimeMs }: FileState, readAt: number): boolean {
  return readAt - Math.max(mtimeMs, ctimeMs) > CLOCK_GRAIN_MS
}

const CLOCK_GRAIN_MS = 2000

interface Kept {
  readonly file: TextFile
  /** As it was right before the text was read; `undefined` also where it was not asked for. */
  readonly state: FileState | undefined
  readonly isSettled: boolean
  /** When it was last looked at. */
  readonly round: number
}

let round = 0

/** What this process has read, by path: a watcher compiles many times. */
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

/** Of a file whose state cannot be told: never the same as another one. */
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

function readNow(path: string): TextFile {
  try {
    const text = readFileSync(path, 'utf8') // for thousands of small files several times faster than the asynchronous way
    return { ok: true, text, digest: digestOf(text) }
  } catch (error) {
    const problem = reasonOf(error)
    return { ok: false, problem, digest: `no text: ${problem}` }
  }
}

/** Names a text by what stands in it. */
export function digestOf(text: string): string {
  return hash('sha256', text, 'base64')
}

/** Without the path, which is told already, and which differs by machine. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/, \w+(?: '.*')?$/, '')
}
