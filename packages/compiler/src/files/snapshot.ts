/**
 * What a compile observes on disk, so that a later one can tell whether it would observe the same.
 */

import { existsSync, readdirSync, statSync } from 'node:fs'

import { byCodeUnit, realPathOf, withSlashes } from './path.ts'
import { digestOf, readText } from './text-files.ts'

/**
 * What is observed: a file's text, the existence of a path, whether it is a folder, its real path,
 * or all files below it.
 */
export type ObservationKind = 'text' | 'existence' | 'folder' | 'real path' | 'files below'

/** One observation. `seen` stands for what was seen, and is only compared. */
export type Observation = readonly [kind: ObservationKind, path: string, seen: string]

/** The observations of one compile. */
export class Snapshot {
  readonly #observations = new Map<string, Observation>()
  #isComplete = true

  /** All observations; `undefined` if some are not known. */
  get all(): readonly Observation[] | undefined {
    return this.#isComplete ? [...this.#observations.values()] : undefined
  }

  /** The files that were looked for and do not exist. */
  get missing(): readonly string[] {
    return [...this.#observations.values()].filter(isMiss).map(([, path]) => path)
  }

  /** Marks the snapshot as incomplete: something was observed that it does not know. */
  giveUp(): void {
    this.#isComplete = false
  }

  /** Adds an observation. Of two at the same path the first counts. */
  note(kind: ObservationKind, path: string, seen: string = seenAt(kind, path)): void {
    const key = `${kind}\0${path}`
    if (!this.#observations.has(key)) this.#observations.set(key, [kind, path, seen])
  }

  /** The real path of a file, with `/`; `undefined` if it does not exist. */
  realPath(path: string): string | undefined {
    const real = realPathOf(path)
    this.note('real path', path, real ?? '')
    return real
  }

  /** Whether a path is a folder. */
  isFolder(path: string): boolean {
    const seen = isFolder(path)
    this.note('folder', path, String(seen))
    return seen
  }

  /**
   * Every file below a folder, with `/`, sorted by code unit; none if the folder does not exist.
   */
  filesBelow(folder: string): readonly string[] {
    const files = filesBelow(folder)
    this.note('files below', folder, digestOf(files.join('\n')))
    return files
  }
}

function isMiss([kind, , seen]: Observation): boolean {
  return kind === 'text' ? /^no text: ENO(?:ENT|TDIR)\b/.test(seen) : kind === 'existence' && seen === 'false'
}

/** Whether every observation would be the same now. */
export function isStillSeen(observations: readonly Observation[]): boolean {
  return observations.every(([kind, path, seen]) => seenAt(kind, path) === seen)
}

function seenAt(kind: ObservationKind, path: string): string {
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
