/** Tells whether anything that a compile read or wrote has changed on disk since. */

import { readdir, stat } from 'node:fs/promises'

import type { Compilation, Project } from '@jobwright/compiler'

/** File systems stamp a write with a clock that ticks only every few milliseconds. */
const TIMESTAMP_GRAIN_MS = 20

/** What there was when a compile began. */
export interface Beginning {
  readonly time: number
  /** The names in the tasks folders. */
  readonly names: readonly string[]
}

/** Call it right before a compile. */
export async function begin({ tasks }: Project): Promise<Beginning> {
  return { time: Date.now(), names: await namesIn(tasks) }
}

/**
 * The state on disk of all that the compilation depends on and made: two equal texts mean that compiling again would
 * find the same. `undefined` where something changed, came or went while it was compiled.
 */
export async function fingerprint(
  { project, inputs, missing, files }: Compilation,
  began: Beginning,
): Promise<string | undefined> {
  const [inputStates, missingStates, outputStates, names] = await Promise.all([
    Promise.all(inputs.map(stateOf)),
    Promise.all(missing.map(stateOf)),
    Promise.all(files.map(({ path }) => stateOf(path))),
    namesIn(project.tasks),
  ])
  const settledUntil = began.time - TIMESTAMP_GRAIN_MS
  const isSettled =
    inputStates.every(({ mtimeMs }) => mtimeMs > 0 && mtimeMs <= settledUntil) &&
    missingStates.every(({ mtimeMs }) => mtimeMs === 0)
  if (!isSettled || names.join('\n') !== began.names.join('\n')) return undefined
  return JSON.stringify([inputStates, outputStates])
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

async function namesIn(folders: readonly string[]): Promise<string[]> {
  const names = await Promise.all(
    folders.map(async (folder) => {
      const found = await readdir(folder, { recursive: true }).catch(() => [])
      return found.map((name) => `${folder}/${name}`)
    }),
  )
  return names.flat().toSorted((one, other) => (one < other ? -1 : 1))
}
