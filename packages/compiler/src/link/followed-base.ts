/** Follows the base classes of a class through the files of the project, to one of jobwright's. */

import type { TaskKind } from 'jobwright/manifest'

import type { Binding } from '../evaluate/binding.ts'
import type { Imports } from '../evaluate/imports.ts'
import { bindingOf } from '../evaluate/name-binding.ts'
import type { Expression } from '../facts/expression.ts'
import type { DeclaredClass, FileFacts } from '../facts/facts.ts'
import type { BaseClass } from '../facts/job-declaration.ts'
import type { SourceFile, SourceSpan } from '../facts/source.ts'

type Wanted = Extract<Binding, { kind: 'wanted' }>

/**
 * The end of a chain of base classes, or the modules that must be loaded to go on. The span stays
 * that of the class.
 */
export function followedBase(base: BaseClass, facts: FileFacts, imports: Imports): BaseClass | Wanted {
  if (base.kind !== 'named') return base
  const end = endOf(base.name, facts, imports)
  return end.kind === 'wanted' ? end : { ...end, span: base.span }
}

/** The end of a chain of classes. */
type End =
  | { readonly kind: 'task'; readonly task: TaskKind }
  | { readonly kind: 'other'; readonly end: SourceSpan | undefined }
  | { readonly kind: 'unknown' }
  | Wanted

/** A further name in the chain. */
interface Link {
  readonly kind: 'named'
  readonly name: Expression
}

function endOf(first: Expression, firstFacts: FileFacts, imports: Imports): End {
  const passed = new Set<Expression>()
  let name = first
  let facts = firstFacts
  // A circle, which the type checker refuses, has no end.
  while (!passed.has(name)) {
    passed.add(name)
    const binding = bindingOf(name, facts, imports)
    if (binding?.kind !== 'local') return importedEnd(binding)
    const next = nextAfter(binding.name, binding.facts)
    if (next.kind !== 'named') return next
    name = next.name
    facts = binding.facts
  }
  return { kind: 'unknown' }
}

function importedEnd(binding: Binding | undefined): End {
  if (binding?.kind === 'wanted') return binding
  if (binding?.kind !== 'jobwright') return { kind: 'unknown' }
  if (binding.name === 'BaseTask') return { kind: 'task', task: 'self-contained' }
  return binding.name === 'QueueTask' ? { kind: 'task', task: 'queue' } : { kind: 'other', end: undefined }
}

function nextAfter(name: string, { classes, constants, source }: FileFacts): End | Link {
  const declared = classes.get(name)
  if (declared) return baseOf(declared, source)
  const value = constants.get(name)
  if (value?.kind === 'name' || value?.kind === 'member') return { kind: 'named', name: value }
  const isValue = value && VALUES.has(value.kind)
  return isValue ? { kind: 'other', end: { source, span: value } } : { kind: 'unknown' }
}

/** Kinds of values that are certainly not classes. A call may return one. */
const VALUES: ReadonlySet<Expression['kind']> = new Set([
  'literal',
  'template',
  'array',
  'object',
  'enum',
] as const)

function baseOf(declared: DeclaredClass, source: SourceFile): End | Link {
  const { base } = declared
  if (base.kind === 'none') return { kind: 'other', end: { source, span: declared } }
  if (base.kind === 'task') return { kind: 'task', task: base.task }
  return base.kind === 'named' ? { kind: 'named', name: base.name } : { kind: 'unknown' }
}
