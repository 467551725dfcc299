/** Follows names and members to what they stand for, through imports and exports, as far as no value is needed. */

import type { FileFacts } from '../facts/facts.ts'
import type { Expression, Member } from '../facts/expression.ts'
import type { Binding } from './binding.ts'
import { exportBinding, importBinding } from './import-binding.ts'
import type { Imports } from './imports.ts'

/** How many names and members are followed: constants may name each other in a circle. */
const MOST_STEPS = 100

/** What an expression stands for in the end, also through a `const` that only holds another name. */
export function bindingOf(
  expression: Expression,
  facts: FileFacts,
  imports: Imports,
  steps: number = MOST_STEPS,
): Binding | undefined {
  const binding = directBinding(expression, facts, imports, steps)
  return binding && followed(binding, imports, steps)
}

/** What an expression names; `undefined` for whatever is no name, and for members of values. */
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

/** Through a `const` that only holds another name: `const P = JobPriority`. */
function followed(binding: Binding, imports: Imports, steps: number): Binding {
  if (binding.kind !== 'local') return binding
  const { facts, name } = binding
  const value = facts.constants.get(name)
  const held = value && bindingOf(value, facts, imports, steps - 1)
  return held && held.kind !== 'local' ? held : binding
}
