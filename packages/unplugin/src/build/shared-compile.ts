/** One compile for all builds of a project in this process: Vite makes its plugins once per environment. */

import { compile, type Compilation, type Project } from '@jobwright/compiler'

import { begin, fingerprint, type Beginning } from './fingerprint.ts'
import { writeMode } from './write-mode.ts'

interface SharedCompilation {
  readonly compilation: Compilation
  readonly began: Beginning
  readonly fingerprint: string | undefined
}

const latest = new Map<string, Promise<SharedCompilation>>()

/** Compiles the project and writes its generated files unless they are frozen, or gives the last compilation where nothing has changed since. */
export async function sharedCompile(project: Project): Promise<Compilation> {
  const key = JSON.stringify(project)
  const current = reuseOrCompile(project, latest.get(key))
  latest.set(key, current)
  return (await current).compilation
}

/** Waits for the compile before, so that two never write at once. */
async function reuseOrCompile(
  project: Project,
  before: Promise<SharedCompilation> | undefined,
): Promise<SharedCompilation> {
  const last = await before?.catch(() => undefined)
  if (last !== undefined && (await isCurrent(last))) return last
  const began = await begin(project)
  const compilation = await compile(project, await writeMode(project))
  return { compilation, began, fingerprint: await fingerprint(compilation, began) }
}

async function isCurrent(shared: SharedCompilation): Promise<boolean> {
  if (shared.fingerprint === undefined) return false
  return shared.fingerprint === (await fingerprint(shared.compilation, shared.began))
}
