/** Follows names and members to their bindings, through imports and exports. */

import type { Expression, Member } from '../facts/expression.ts'
import type { FileFacts } from '../facts/facts.ts'
import type { Binding } from './binding.ts'
import { exportBinding, importBinding } from './import-binding.ts'
import type { Imports } from './imports.ts'

/** The most names and members that are followed. Constants may name each other in a circle. */
const MOST_STEPS = 100

/**
 * The final binding of an expression, through constants that only hold another name:
 * `const P = JobPriority`.
 */
export function bindingOf(
  expression: Expression,
  facts: FileFacts,
  imports: Imports,
  steps: number = MOST_STEPS,
): Binding | undefined {
  const binding = directBinding(expression, facts, imports, steps)
  return binding && followed(binding, imports, steps)
}

/**
 * The binding of a name or member itself; `undefined` for any other expression, and for members of
 * values.
 */
export function directBinding(
  expression: Expression,
  facts: FileFacts,
  imports: Imports,
  steps: number = MOST_STEPS,
): Binding | undefined {
  if (steps === 0) return undefined
  if (expression.kind === 'name') return nameBinding(expression.name, facts, imports)
  if (expression.kind !== 'member') return undefined
  if (isImportMeta(expression)) return { kind: 'environment' }
  const owner = bindingOf(expression.object, facts, imports, steps - 1)
  return owner && memberBinding(owner, expression, imports)
}

function nameBinding(name: string, facts: FileFacts, imports: Imports): Binding {
  const origin = facts.imported.get(name)
  const isDeclared = facts.constants.has(name) || facts.declared.has(name)
  if (isDeclared) return { kind: 'local', facts, name }
  if (origin) return importBinding(origin, facts, imports)
  return name === 'process' ? { kind: 'process' } : { kind: 'local', facts, name }
}

function isImportMeta({ object, name }: Member): boolean {
  return name === 'env' && object.kind === 'other' && object.what === '`import.meta`'
}

function memberBinding(owner: Binding, { name }: Member, imports: Imports): Binding | undefined {
  switch (owner.kind) {
    case 'namespace':
      return exportBinding(owner.facts, name, imports)
    case 'jobwright':
    case 'generated':
      return owner.name === '*' ? { kind: owner.kind, name } : undefined
    case 'process':
      return name === 'env' ? { kind: 'environment' } : undefined
    case 'environment':
    case 'wanted':
      return owner
    default:
      return undefined
  }
}

function followed(binding: Binding, imports: Imports, steps: number): Binding {
  if (binding.kind !== 'local') return binding
  const { facts, name } = binding
  const value = facts.constants.get(name)
  const held = value && bindingOf(value, facts, imports, steps - 1)
  return held && held.kind !== 'local' ? held : binding
}
