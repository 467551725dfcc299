/**
 * Where the links of the tasks folders lead. A watcher of a folder sees nothing behind its links.
 */

import { readlinkSync, statSync } from 'node:fs'
import { posix } from 'node:path'

import { absolutePath, byCodeUnit, isWithin, realPathOf } from '../files/path.ts'

/** The end of a link, or of a path with a link in it. */
export interface LinkTarget {
  /** The real path, absolute, with `/`. */
  readonly path: string
  readonly kind: 'folder' | 'file' | 'nothing'
}

/** The ends of all links of one walk. */
export class LinkTargets {
  readonly #kinds = new Map<string, LinkTarget['kind']>()

  /** Each once, sorted by path. */
  get all(): LinkTarget[] {
    const targets = Array.from(this.#kinds, ([path, kind]) => ({ path, kind }))
    return targets.toSorted((one, other) => byCodeUnit(one.path, other.path))
  }

  /** Notes the real path of a folder that a link leads to, unless it lies in one that is noted. */
  noteFolder(real: string): void {
    for (const [path, kind] of this.#kinds) if (kind === 'folder' && isWithin(path, real)) return
    this.#kinds.set(real, 'folder')
  }

  /** Notes where a path leads, if it is a link to a file or to nothing, or has a link in it. */
  note(link: string): void {
    const real = realPathOf(link)
    if (real === undefined) this.#noteDeadEnd(link)
    else if (real !== link) this.#kinds.set(real, statSync(real).isDirectory() ? 'folder' : 'file')
  }

  #noteDeadEnd(link: string): void {
    const target = nextTargetOf(link)
    if (target !== undefined) this.#kinds.set(target, 'nothing')
  }
}

/** Where a link leads that leads nowhere; `undefined` if the path is no link. */
function nextTargetOf(link: string): string | undefined {
  try {
    return absolutePath(posix.dirname(link), readlinkSync(link))
  } catch {
    return undefined
  }
}
