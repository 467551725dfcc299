/** A second thread that extracts the facts of some of many files. */

import { extname, join } from 'node:path'
import { Worker } from 'node:worker_threads'

import { ownEntry } from '../cache/tool-fingerprint.ts'
import type { SourceFile } from '../facts/source.ts'
import { debug } from '../files/debug.ts'

/** Fewer files are extracted before a second thread has started. */
export const WORTH_A_THREAD = 200

/** The files that both threads work on. */
export interface SharedFiles {
  readonly paths: readonly string[]
  /** The index of the first file that no thread has taken. */
  readonly next: Int32Array<SharedArrayBuffer>
}

/** What the second thread sends. */
export interface SharedFacts {
  /** See `cache/facts-piece.ts`. The facts of files that it could not parse are missing. */
  readonly piece: Uint8Array
  /** The number of files that it has taken for it. */
  readonly files: number
}

/** Takes the next few files, which the other thread will not take. None are left if it is empty. */
export function takeFiles({ paths, next }: SharedFiles): readonly string[] {
  const first = Atomics.add(next, 0, FILES_AT_ONCE)
  return paths.slice(first, first + FILES_AT_ONCE)
}

/** At the end one thread waits for the other, for at most the time that so many files take. */
const FILES_AT_ONCE = 8

/**
 * Extracts the facts of files on two threads. Each takes a few files, and then the next few. So
 * nobody waits for a thread that starts slowly, or not at all: where no thread may be started, or
 * this package is bundled, this thread takes all.
 *
 * @param here extracts one file on this thread
 * @returns what the other thread has found. Facts may be missing: of files that have changed
 * meanwhile, that cannot be parsed, or if the thread has died
 */
export async function extractOnTwoThreads(
  sources: readonly SourceFile[],
  here: (source: SourceFile) => Promise<unknown>,
): Promise<readonly Uint8Array[]> {
  const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const files = { paths: sources.map(({ path }) => path), next }
  const other = new SecondThread(files)
  const byPath = new Map(sources.map((source) => [source.path, source]))
  let taken = 0
  for (let paths = takeFiles(files); paths.length > 0; paths = takeFiles(files)) {
    for (const path of paths) await here(byPath.get(path)!)
    taken += paths.length
  }
  return other.end(sources.length - taken)
}

/** A worker from its start to the last of its messages. It never throws. */
class SecondThread {
  readonly #worker: Worker | undefined
  readonly #pieces: Uint8Array[] = []
  readonly #gone: Promise<void>
  #files = 0
  #onPiece: () => void = () => undefined

  constructor(files: SharedFiles) {
    this.#worker = startWorker(files)
    this.#worker?.on('message', ({ piece, files: count }: SharedFacts) => {
      this.#pieces.push(piece)
      this.#files += count
      this.#onPiece()
    })
    this.#gone = new Promise((resolve) => {
      this.#worker?.on('exit', () => resolve())
      this.#worker?.on('error', (error) => {
        debug(`the second thread has failed: ${String(error)}`)
        resolve()
      })
    })
  }

  /** Waits for the pieces of this many files, which the thread has taken, and stops it. */
  async end(files: number): Promise<readonly Uint8Array[]> {
    const complete = new Promise<void>((resolve) => {
      this.#onPiece = () => {
        if (this.#files >= files) resolve()
      }
      this.#onPiece()
    })
    await Promise.race([complete, this.#gone])
    void this.#worker?.terminate()
    return this.#pieces
  }
}

function startWorker(files: SharedFiles): Worker | undefined {
  try {
    const entry = ownEntry()
    return new Worker(join(entry, '..', `extract/extract-worker${extname(entry)}`), {
      workerData: files,
      // The loaders of the program, which the worker would run again, have no part in this.
      execArgv: [],
      env: { ...process.env, NODE_OPTIONS: '' },
      // Nobody reads the warnings of a thread that nobody knows of.
      stdout: true,
      stderr: true,
      // A shallower stack than that of the first thread: what is too deep there is too deep here.
      resourceLimits: { stackSizeMb: 1, maxYoungGenerationSizeMb: 16 },
    })
  } catch (error) {
    debug(`a second thread cannot be started: ${String(error)}`)
    return undefined
  }
}
