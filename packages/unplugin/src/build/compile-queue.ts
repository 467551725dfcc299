/**
 * One compile of a project at a time in this process, however many builds want it: Vite builds each
 * environment.
 */

import { compile, isFrozen, type Compilation, type Project } from '@jobwright/compiler'

/** The end of the last compile of each project, by the project's settings. */
const ends = new Map<string, Promise<void>>()

/**
 * Compiles a project after all earlier compiles of it, so that no two write at once. Writes the
 * generated files; in CI it reports those that git tracks and that are stale as errors instead. An
 * unchanged project costs little: `compile` returns its last outcome.
 */
export function compileInTurn(project: Project): Promise<Compilation> {
  const key = JSON.stringify(project)
  const before = ends.get(key) ?? Promise.resolve()
  const compiling = before.then(() => compileNow(project))
  ends.set(key, compiling.then(ignore, ignore))
  return compiling
}

async function compileNow(project: Project): Promise<Compilation> {
  return compile(project, (await isFrozen(project)) ? 'frozen' : 'write')
}

/**
 * A compile that failed does not stop the next one, and the queue keeps no compilation in memory.
 */
function ignore(): void {}
