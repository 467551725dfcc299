/**
 * Finds the class decorators that may be jobwright's `job` under another name, and the exports that
 * may pass `job` on to other files.
 */

import type { ClassDecorator, FileFacts, ImportedName } from '../../facts/facts.ts'
import { bare, classesOf, spanOf, startOf } from '../../syntax/nodes.ts'
import { ts } from '../../syntax/syntax.ts'
import { baseOf } from './base-class.ts'
import { argumentsOf, isJobDecorator } from './job-decorator.ts'
import type { MentionedImports } from './mentioned-imports.ts'

/** What is known of the names of a file. */
interface Names {
  readonly imported: FileFacts['imported']
  readonly mentioned: MentionedImports
}

/**
 * The decorators of classes that come from an import and are neither `@job` nor called like it, in
 * the order of the text.
 */
export function classDecoratorsOf(
  tree: ts.SourceFile,
  { imported, mentioned, lookalikes }: Names & Pick<FileFacts, 'lookalikes'>,
): readonly ClassDecorator[] {
  const known = new Set(lookalikes.map(({ start }) => start))
  return classesOf(tree)
    .flatMap((node) => (ts.getDecorators(node) ?? []).map((decorator) => ({ node, decorator })))
    .filter(({ decorator }) => !isJobDecorator(decorator, imported) && !known.has(startOf(decorator)))
    .map(({ node, decorator }) => {
      const imports = mentioned.ofExpression(decorator.expression)
      return { ...spanOf(decorator), imports, isLikeJob: isLikeJob(node, decorator, { imported, imports }) }
    })
    .filter(({ imports }) => imports.length > 0)
}

/**
 * The imports behind each exported name of the file; names that come from no import are left out.
 */
export function passedOnBy(
  exports: FileFacts['exports'],
  { imported, mentioned }: Names,
): FileFacts['passedOn'] {
  const locals = [...exports.values()].flatMap((exported) => ('local' in exported ? [exported.local] : []))
  const entries = [...new Set(locals)]
    .filter((local) => !imported.has(local))
    .map((local) => [local, mentioned.ofName(local)] as const)
  return new Map(entries.filter(([, imports]) => imports.length > 0))
}

/**
 * Whether a decorator is given a text, and its class extends a base class of jobwright or of the
 * same module.
 */
function isLikeJob(
  node: ts.ClassLikeDeclaration,
  decorator: ts.Decorator,
  { imported, imports }: Pick<FileFacts, 'imported'> & { readonly imports: readonly ImportedName[] },
): boolean {
  const [first] = argumentsOf(decorator) ?? []
  if (first === undefined || !ts.isStringLiteralLike(bare(first))) return false
  const base = baseOf(node, imported)
  if (base.kind !== 'named') return base.kind === 'task'
  const root = rootOf(base.name)
  const module = root === undefined ? undefined : imported.get(root)?.module
  return imports.some((one) => one.module === module)
}

function rootOf(name: Extract<ReturnType<typeof baseOf>, { kind: 'named' }>['name']): string | undefined {
  if (name.kind === 'name') return name.name
  return name.kind === 'member' ? rootOf(name.object) : undefined
}
