/** Finds the task files of a project: folders → sorted paths. */

import { readdirSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs'

import { byCodeUnit, isWithin, realPathOf, withSlashes } from '../files/path.ts'
import type { Project } from '../project/project.ts'
import { LinkTargets, type LinkTarget } from './link-targets.ts'

/** The content of the tasks folders. */
export interface Discovery {
  /** Absolute, with `/`, sorted by code unit; each once. */
  readonly files: readonly string[]
  readonly missing: readonly MissingFolder[]
  /** What links lead to, sorted by path: a watcher of a folder sees nothing behind its links. */
  readonly linked: readonly LinkTarget[]
}

/** A folder that cannot be listed. */
export interface MissingFolder {
  /** Absolute, with `/`. */
  readonly folder: string
  /** What is wrong, as the end of a sentence: `does not exist`. */
  readonly problem: string
}

/**
 * Lists every tasks folder and the folders below it. A file that several paths lead to is taken
 * once: by the path without links, or else by the first link.
 */
export function discover(project: Pick<Project, 'tasks' | 'output'>): Discovery {
  const walk = new Walk(project.output)
  const missing: MissingFolder[] = []
  for (const folder of project.tasks) {
    const problem = problemOf(folder)
    if (problem === undefined) walk.enter(folder)
    else {
      missing.push({ folder, problem })
      walk.targets.note(folder)
    }
  }
  walk.followLinks()
  return {
    files: [...walk.files].toSorted(byCodeUnit),
    missing: [...missing, ...walk.unreadable],
    linked: walk.targets.all,
  }
}

function problemOf(folder: string): string | undefined {
  try {
    return statSync(folder).isDirectory() ? undefined : 'is not a folder'
  } catch (error) {
    return isMissing(error) ? 'does not exist' : unreadable(error)
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** The problem of an error, without the path that the diagnostic names itself. */
function unreadable(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return `cannot be read: ${message.replace(/, \w+(?: '.*')?$/, '')}`
}

/**
 * One walk over all folders. It enters no folder twice and takes no file twice, whatever the links.
 */
class Walk {
  readonly files = new Set<string>()
  readonly unreadable: MissingFolder[] = []
  readonly targets: LinkTargets = new LinkTargets()
  readonly #output: string
  readonly #entered = new Set<string>()
  /** The real paths of the files that were taken. */
  readonly #taken = new Set<string>()
  #links: string[] = []

  constructor(output: string) {
    this.#output = output
  }

  /** Takes the files in and below a folder. Links are kept for later. */
  enter(folder: string): void {
    const real = withSlashes(realpathSync(folder))
    if (this.#entered.has(real) || isWithin(this.#output, folder) || isWithin(this.#output, real)) return
    this.#entered.add(real)
    if (real !== folder) this.targets.noteFolder(real)
    const entries = this.#entriesOf(folder)
    for (const entry of entries.toSorted((one, other) => byCodeUnit(one.name, other.name))) {
      this.#visit(folder, real, entry)
    }
  }

  /**
   * Follows the links, after all real folders, so that a file that can be reached both ways keeps
   * its own path.
   */
  followLinks(): void {
    const toFiles: string[] = []
    for (let link = this.#links.shift(); link !== undefined; link = this.#links.shift()) {
      const target = targetOf(link)
      if (target?.isDirectory()) this.enter(link)
      // A link that leads nowhere is kept, so that reading it reports the problem. Reading a pipe
      // might never end.
      else if (isTaskFile(link) && target?.isFile() !== false) toFiles.push(link)
      if (!target?.isDirectory()) this.targets.note(link)
    }
    for (const link of toFiles.toSorted(byCodeUnit)) {
      this.#take(link, realPathOf(link) ?? link)
    }
  }

  #entriesOf(folder: string): Dirent[] {
    try {
      return readdirSync(folder, { withFileTypes: true })
    } catch (error) {
      this.unreadable.push({ folder, problem: unreadable(error) })
      return []
    }
  }

  #visit(folder: string, real: string, entry: Dirent): void {
    const { name } = entry
    if (name.startsWith('.') || name === 'node_modules') return
    const path = withSlashes(`${folder}/${name}`)
    if (entry.isDirectory()) this.enter(path)
    else if (entry.isSymbolicLink()) this.#links.push(path)
    else if (entry.isFile() && isTaskFile(name)) this.#take(path, `${real}/${name}`)
  }

  #take(path: string, real: string): void {
    if (this.#taken.has(withSlashes(real))) return
    this.#taken.add(withSlashes(real))
    this.files.add(path)
  }
}

/** The target of a link; `undefined` if it leads nowhere. */
function targetOf(link: string): Stats | undefined {
  try {
    return statSync(link)
  } catch {
    return undefined
  }
}

function isTaskFile(name: string): boolean {
  return /\.(?:ts|mts|cts|tsx)$/.test(name) && !/\.(?:d|test|spec|test-d)\.[cm]?tsx?$/.test(name)
}
