/** A file that nobody reads: esbuild watches it, and builds again when it appears. */

import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One build of esbuild's marker. */
export class EsbuildMarker {
  #path = newPath()

  /** The file to be watched in the build that is running. */
  get path(): string {
    return this.#path
  }

  /** Has another build follow the one that is running. */
  async rebuild(): Promise<void> {
    await writeFile(this.#path, '')
  }

  /** Deletes the file, after which there is another one to be watched. */
  async renew(): Promise<void> {
    await rm(this.#path, { force: true })
    this.#path = newPath()
  }
}

function newPath(): string {
  return join(tmpdir(), `jobwright-${randomUUID()}`)
}
