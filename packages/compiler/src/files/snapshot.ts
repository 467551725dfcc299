/** What a compile looks at on disk, so that a later one can tell whether it would see the same. */

import { existsSync, readdirSync, statSync } from 'node:fs'

import { byCodeUnit, realPathOf, withSlashes } from './path.ts'
import { digestOf, readText } from './text-files.ts'

/** What is looked at: a file's text, whether it is there, whether it is a folder, its real path, or all files below it. */
export type LookKind = 'text' | 'existence' | 'folder' | 'real path' | 'files below'

/** One look, and what was seen, as a text that is compared and not read. */
export type Look = readonly [kind: LookKind, path: string, seen: string]

/** The looks of one compile. */
export class Looks {
  readonly #looks = new Map<string, Look>()
  #isComplete = true

  /** All of them; `undefined` where some are not known. */
  get all(): readonly Look[] | undefined {
    return this.#isComplete ? [...this.#looks.values()] : undefined
  }

  /** The files that were looked for and are not there. */
  get missing(): readonly string[] {
    return [...this.#looks.values()].filter(isMiss).map(([, path]) => path)
  }

  /** Tells that something was looked at that is not known here. */
  giveUp(): void {
    this.#isComplete = false
  }

  /** Remembers a look; of two at the same thing the first. */
  note(kind: LookKind, path: string, seen: string = seenAt(kind, path)): void {
    const key = `${kind}\0${path}`
    if (!this.#looks.has(key)) this.#looks.set(key, [kind, path, seen])
  }

  /** A file's real path, with `/`; `undefined` where there is none. */
  realPath(path: string): string | undefined {
    const real = realPathOf(path)
    this.note('real path', path, real ?? '')
    return real
  }

  /** Whether there is such a folder. */
  isFolder(path: string): boolean {
    const seen = isFolder(path)
    this.note('folder', path, String(seen))
    return seen
  }

  /** Every file below a folder, with `/`, sorted by code unit; none where there is no such folder. */
  filesBelow(folder: string): readonly string[] {
    const files = filesBelow(folder)
    this.note('files below', folder, digestOf(files.join('\n')))
    return files
  }
}

function isMiss([kind, , seen]: Look): boolean {
  return kind === 'text' ? /^no text: ENO(?:ENT|TDIR)\b/.test(seen) : kind === 'existence' && seen === 'false'
}

/** Whether all of it would be seen again. */
export function isStillSeen(looks: readonly Look[]): boolean {
  return looks.every(([kind, path, seen]) => seenAt(kind, path) === seen)
}

function seenAt(kind: LookKind, path: string): string {
  switch (kind) {
    case 'text':
      return readText(path).digest
    case 'existence':
      return String(existsSync(path))
    case 'folder':
      return String(isFolder(path))
    case 'real path':
      return realPathOf(path) ?? ''
    default:
      return digestOf(filesBelow(path).join('\n'))
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function filesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => withSlashes(`${parentPath}/${name}`))
      .toSorted(byCodeUnit)
  } catch {
    return []
  }
}
