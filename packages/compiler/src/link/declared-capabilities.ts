/** Finds the declarations of capabilities in a project. It reads as few files as possible. */

import type { DeclaredCapabilities, FileFacts } from '../facts/facts.ts'
import { byCodeUnit, isWithin } from '../files/path.ts'
import type { Sources } from '../modules/sources.ts'
import type { Project } from '../project/project.ts'

/** What to find, and where. */
export interface CapabilitySearch {
  readonly project: Pick<Project, 'root' | 'output'>
  readonly sources: Sources
  /** The facts of the task files. */
  readonly tasks: readonly FileFacts[]
  /** The names to find. Once all of them are found, no further file is read. */
  readonly wanted: ReadonlySet<string>
}

/**
 * The capabilities that are declared in the task files, in the files that these import, or else in
 * any other file below `src`; `undefined` if there is no declaration.
 */
export async function declaredCapabilities(
  search: CapabilitySearch,
): Promise<DeclaredCapabilities | undefined> {
  if (search.wanted.size === 0) return undefined
  const found = search.tasks.flatMap(({ capabilities }) => capabilities ?? [])
  if (namesAll(found, search)) return joined(found)
  const known = new Set(search.tasks.map(({ source }) => source.path))
  const imported = search.sources.paths.filter((path) => !known.has(path))
  found.push(...(await declaredIn(imported, search)))
  if (namesAll(found, search)) return joined(found)
  for (const path of imported) known.add(path)
  const others = sourceFilesOf(search).filter((path) => !known.has(path))
  found.push(...(await declaredIn(likely(others, search), search)))
  return found.length === 0 ? undefined : joined(found)
}

function namesAll(found: readonly DeclaredCapabilities[], { wanted }: CapabilitySearch): boolean {
  const names = new Set(found.flatMap((declared) => declared.names))
  return [...wanted].every((name) => names.has(name))
}

function joined(found: readonly DeclaredCapabilities[]): DeclaredCapabilities {
  return {
    names: [...new Set(found.flatMap(({ names }) => names))].toSorted(byCodeUnit),
    isComplete: found.every(({ isComplete }) => isComplete),
  }
}

async function declaredIn(
  paths: readonly string[],
  { sources }: CapabilitySearch,
): Promise<DeclaredCapabilities[]> {
  const found: DeclaredCapabilities[] = []
  for (const path of paths) {
    const outcome = sources.read(path)
    if (!outcome.ok || !mayDeclare(outcome.source.text)) continue
    const { capabilities } = await sources.facts(outcome.source)
    if (capabilities !== undefined) found.push(capabilities)
  }
  return found
}

/**
 * The files that may declare capabilities. They are only peeked at, so that a build need not watch
 * all files.
 */
function likely(paths: readonly string[], { sources }: CapabilitySearch): string[] {
  return paths.filter((path) => mayDeclare(sources.peek(path)))
}

function mayDeclare(text: string): boolean {
  return text.includes('Capabilities') && /\bmodule\s+['"]jobwright['"]/.test(text)
}

function sourceFilesOf({ project: { root, output }, sources }: CapabilitySearch): string[] {
  return sources.snapshot
    .filesBelow(`${root}/src`)
    .filter((path) => /\.[mc]?tsx?$/.test(path))
    .filter((path) => !isWithin(output, path) && !path.includes('/node_modules/'))
}
