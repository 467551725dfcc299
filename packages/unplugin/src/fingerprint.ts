/** Tells whether anything that a compile read or wrote has changed on disk since. */

import { readdir, stat } from 'node:fs/promises'

import type { Compilation } from '@jobwright/compiler'

/** File systems stamp a write with a clock that ticks only every few milliseconds. */
const TIMESTAMP_GRAIN_MS = 20

/**
 * The state on disk of all that the compilation depends on and made: two equal texts mean that compiling again would
 * find the same. `undefined` where an input may have changed while it was compiled.
 */
export async function fingerprint(compilation: Compilation, startedAt: number): Promise<string | undefined> {
  const { project, inputs, files } = compilation
  const [inputStates, outputStates, folders] = await Promise.all([
    Promise.all(inputs.map(stateOf)),
    Promise.all(files.map(({ path }) => stateOf(path))),
    Promise.all(project.tasks.map(namesIn)),
  ])
  const settledUntil = startedAt - TIMESTAMP_GRAIN_MS
  if (inputStates.some(({ mtimeMs }) => mtimeMs > settledUntil)) return undefined
  return JSON.stringify([inputStates, outputStates, folders])
}

interface FileState {
  readonly path: string
  /** 0 where there is no such file. */
  readonly mtimeMs: number
  readonly size: number
}

async function stateOf(path: string): Promise<FileState> {
  try {
    const { mtimeMs, size } = await stat(path)
    return { path, mtimeMs, size }
  } catch {
    return { path, mtimeMs: 0, size: 0 }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder, { recursive: true })).toSorted()
  } catch {
    return []
  }
}
