/**
 * Whether a connection still has its file: SQLite does not notice when the file is replaced, when
 * its log is deleted, or when its locks are dropped.
 */

import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs'

/**
 * What a connection can lose. `file`: it was deleted, moved or replaced. `lock`: this process holds
 * no lock any more, so that another one may take itself for the last one and delete the log. `log`:
 * the log was deleted, and commits go to a file without a name.
 */
export type Loss = 'file' | 'lock' | 'log'

/** What an open connection has of its file, taken once it has read from it. */
export class FileHold {
  /** The device and number of the file. */
  readonly file: string | undefined
  readonly #path: string
  /** The same of its log; `undefined` if the file has none. */
  readonly #log: string | undefined
  /** `undefined` where the system does not list locks: the log is then looked at instead. */
  readonly #locks: Locks | undefined

  /** @param isListed whether the system has listed a lock on this file before */
  constructor(path: string, isListed: boolean) {
    this.#path = path
    this.file = fileAt(path)
    this.#log = fileAt(logOf(path))
    if (this.#log === undefined) return
    const locks = new Locks(path)
    if (isListed || locks.areHeld()) this.#locks = locks
  }

  /** Whether the system lists the locks. */
  get isListed(): boolean {
    return this.#locks !== undefined
  }

  /** The cheap look: while the locks are held, no other process deletes the log. */
  glance(): Loss | undefined {
    return this.isLocked ? undefined : this.look()
  }

  /** The whole look. */
  look(): Loss | undefined {
    if (fileAt(this.#path) !== this.file) return 'file'
    if (!this.hasLog()) return 'log'
    return this.#locks?.areHeld() === false ? 'lock' : undefined
  }

  /** Whether the log is still the one that the connection has open. */
  hasLog(): boolean {
    return this.#log === undefined || fileAt(logOf(this.#path)) === this.#log
  }

  /** Whether this process is known to hold its locks. */
  get isLocked(): boolean {
    return this.#locks?.areHeld() === true
  }

  close(): void {
    this.#locks?.close()
  }
}

/**
 * The locks that SQLite holds for as long as a connection is open: one on the file, which keeps the
 * log, and one on the index of the log, which keeps another process from cutting it off while this
 * one has it in its memory, and crashes. The bytes that are locked are those of SHARED_FIRST and
 * UNIX_SHM_DMS in https://sqlite.org/src/file/src/os_unix.c.
 */
class Locks {
  readonly #ofFile: LockWatch
  readonly #ofIndex: LockWatch

  constructor(path: string) {
    this.#ofFile = new LockWatch(path, ' 1073741826 ')
    this.#ofIndex = new LockWatch(`${path}-shm`, ' 128 128')
  }

  areHeld(): boolean {
    return this.#ofFile.isHeld() && this.#ofIndex.isHeld()
  }

  close(): void {
    this.#ofFile.close()
    this.#ofIndex.close()
  }
}

/** The log that SQLite keeps beside a file. */
function logOf(path: string): string {
  return `${path}-wal`
}

/** The device and number of the file at a path; `undefined` if there is none. */
export function fileAt(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? undefined : `${found.dev} ${found.ino}`
}

/** The lines of a descriptor take less than 200 bytes, and those of each lock 80. */
const MOST_BYTES = 1024

/**
 * The lock of this process on a file, as Linux lists it. A process loses all its locks on a file
 * when it closes any descriptor of it, and no call of Node reports that.
 */
class LockWatch {
  readonly #path: string
  readonly #place: string
  readonly #bytes = Buffer.alloc(MOST_BYTES)
  #descriptor: number | undefined

  /** @param place the bytes that are locked, as they are listed */
  constructor(path: string, place: string) {
    this.#path = path
    this.#place = place
  }

  isHeld(): boolean {
    return this.#lists() || this.#findAgain()
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
    this.#descriptor = undefined
  }

  #lists(): boolean {
    if (this.#descriptor === undefined) return false
    try {
      const length = readSync(this.#descriptor, this.#bytes, 0, MOST_BYTES, 0)
      const at = this.#bytes.indexOf(this.#place)
      return at !== -1 && at < length // what stands behind is of an earlier look
    } catch {
      return false // the descriptor was closed
    }
  }

  /** Of several connections of this process, one has the lock for all of them. */
  #findAgain(): boolean {
    this.close()
    this.#descriptor = openLocked(this.#path, this.#place)
    return this.#descriptor !== undefined
  }
}

/**
 * Opens the list of the locks of the descriptor of a file that has any; `undefined` also where the
 * system does not list them.
 */
function openLocked(path: string, place: string): number | undefined {
  try {
    const real = realpathSync(path)
    const name = readdirSync('/proc/self/fd').find((descriptor) => hasLock(descriptor, real, place))
    return name === undefined ? undefined : openSync(`/proc/self/fdinfo/${name}`, 'r')
  } catch {
    return undefined
  }
}

function hasLock(descriptor: string, path: string, place: string): boolean {
  try {
    if (readlinkSync(`/proc/self/fd/${descriptor}`) !== path) return false
    return readFileSync(`/proc/self/fdinfo/${descriptor}`, 'latin1').includes(place)
  } catch {
    return false // it was closed meanwhile
  }
}
