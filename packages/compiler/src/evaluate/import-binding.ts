/** Follows imports and exports from file to file, as JavaScript links modules. */

import { nearestName } from 'jobwright/manifest'

import type { FileFacts, ImportedName } from '../facts/facts.ts'
import type { Binding } from './binding.ts'
import { HELPERS } from './call-value.ts'
import type { Imports } from './imports.ts'

/** The most files that may pass a name on, one to the next. */
const MOST_FILES = 100

/** The binding of an imported name. */
export function importBinding(origin: ImportedName, from: FileFacts, imports: Imports): Binding {
  return imported(origin, from, { imports, passed: new Set(), depth: 0 })
}

/** The binding of a name that a file exports. */
export function exportBinding(facts: FileFacts, name: string, imports: Imports): Binding {
  return exported(facts, name, { imports, passed: new Set(), depth: 0 })
}

/** One search, with the exports that it has passed: modules may load each other in a circle. */
interface Search {
  readonly imports: Imports
  readonly passed: Set<string>
  readonly depth: number
}

function imported({ module, name }: ImportedName, from: FileFacts, search: Search): Binding {
  const request = { from: from.source, module }
  if (module === 'jobwright' || module === 'jobwright/manifest') return { kind: 'jobwright', name }
  if (/^(?:node:)?process$/.test(module)) return processExport(name)
  if (search.imports.isJobTypes(request)) return { kind: 'generated', name }
  const linked = search.imports.lookup(request)
  if (linked === undefined) return { kind: 'wanted', requests: [request] }
  if (linked.kind === 'none') {
    return { kind: 'none', reason: `is imported from "${module}", ${linked.reason}`, isUnseen: true }
  }
  return name === '*' ? { kind: 'namespace', facts: linked.facts } : exported(linked.facts, name, search)
}

function processExport(name: string): Binding {
  if (name === '*' || name === 'default') return { kind: 'process' }
  if (name === 'env') return { kind: 'environment' }
  return { kind: 'none', reason: 'is known only when the program runs' }
}

function exported(facts: FileFacts, name: string, above: Search): Binding {
  const search = { ...above, depth: above.depth + 1 }
  const key = `${facts.source.path}\0${name}`
  if (search.passed.has(key)) return { kind: 'none', reason: 'is passed on by files in a circle' }
  search.passed.add(key)
  if (search.depth > MOST_FILES)
    return { kind: 'none', reason: `is passed on by more than ${MOST_FILES} files` }
  const found = facts.exports.get(name)
  if (!found) return starExported(facts, name, search)
  if (!('local' in found)) return imported(found, facts, search)
  const isOwn = facts.constants.has(found.local) || facts.declared.has(found.local)
  const origin = isOwn ? undefined : facts.imported.get(found.local)
  return origin ? imported(origin, facts, search) : { kind: 'local', facts, name: found.local }
}

/**
 * The binding of a name behind `export *`. If two modules export it, it is ambiguous, unless both
 * mean the same.
 */
function starExported(facts: FileFacts, name: string, search: Search): Binding {
  const modules = name === 'default' ? [] : facts.starExports
  const bindings = modules.map((module) => imported({ module, name }, facts, search))
  const wanted = bindings.flatMap((binding) => (binding.kind === 'wanted' ? binding.requests : []))
  if (wanted.length > 0) return { kind: 'wanted', requests: wanted }
  const [first, ...others] = bindings.filter((binding) => isFound(binding))
  if (!first) return missing(facts, name, bindings)
  const isUnique = others.every((other) => isSame(first, other))
  return isUnique
    ? first
    : { kind: 'none', reason: `is exported by several of the modules of ${facts.source.file}` }
}

/**
 * Whether a binding is a real export. Of jobwright's exports only those that a value may come from
 * are known here.
 */
function isFound(binding: Binding): boolean {
  if (binding.kind === 'jobwright') return JOBWRIGHT_NAMES.has(binding.name)
  return binding.kind === 'generated' ? binding.name === 'JobType' : binding.kind !== 'none'
}

const JOBWRIGHT_NAMES: ReadonlySet<string> = new Set(['JobPriority', 'BaseTask', 'QueueTask'].concat(HELPERS))

function isSame(one: Binding, other: Binding): boolean {
  if (one.kind === 'local' && other.kind === 'local') {
    return one.facts === other.facts && one.name === other.name
  }
  if (one.kind === 'namespace' && other.kind === 'namespace') return one.facts === other.facts
  return one.kind === other.kind && 'name' in one && 'name' in other && one.name === other.name
}

/**
 * The reason why no module exports a name. One that could not be looked into may well export it.
 */
function missing({ source, exports }: FileFacts, name: string, bindings: readonly Binding[]): Binding {
  const unseen = bindings.find((binding) => binding.kind === 'none' && binding.isUnseen)
  if (unseen) return unseen
  const near = nearestName(name, [...exports.keys()])
  const hint = near === undefined ? '' : `; the nearest is \`${near}\``
  return { kind: 'none', reason: `is not exported by ${source.file}${hint}` }
}
