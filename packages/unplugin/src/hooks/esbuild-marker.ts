/** A file that esbuild watches and nobody reads: creating it makes esbuild build again. */

import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The marker of one esbuild context. */
export class EsbuildMarker {
  #path = newPath()

  /** The path that the running build has to watch. */
  get path(): string {
    return this.#path
  }

  /** Makes esbuild start another build after the running one. */
  async rebuild(): Promise<void> {
    await writeFile(this.#path, '')
  }

  /** Deletes the file and takes a new path, so that the next build can be marked too. */
  async renew(): Promise<void> {
    await rm(this.#path, { force: true })
    this.#path = newPath()
  }
}

function newPath(): string {
  return join(tmpdir(), `jobwright-${randomUUID()}`)
}
