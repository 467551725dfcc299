/** Finds the decorators that are not jobwright's. */

import type { FileFacts, Lookalike } from '../../facts/facts.ts'
import type { Span } from '../../facts/source.ts'
import { memberOf } from '../../syntax/member.ts'
import { bare, classesOf, nodesOf, spanOf } from '../../syntax/nodes.ts'
import { isShadowed } from '../../syntax/shadowing.ts'
import { ts } from '../../syntax/syntax.ts'
import { isJobDecorator } from './job-decorator.ts'

/**
 * The decorators of other libraries, on classes, members and parameters, in the order of the text.
 * Whether they survive into the output depends on the bundler.
 */
export function otherDecoratorsOf(tree: ts.SourceFile, imported: FileFacts['imported']): readonly Span[] {
  return nodesOf(tree, ts.SyntaxKind.Decorator)
    .filter((node) => ts.isDecorator(node))
    .filter((decorator) => !ts.isClassLike(decorator.parent) || !isJobDecorator(decorator, imported))
    .map(spanOf)
}

/**
 * The decorators that are called `job` and are not jobwright's, in the order of the text: they
 * declare no job, and nothing fails. Only those count that the file does not declare itself, on
 * classes that extend something, as every job does.
 */
export function lookalikesOf(
  tree: ts.SourceFile,
  { imported, constants, declared }: Pick<FileFacts, 'imported' | 'constants' | 'declared'>,
): readonly Lookalike[] {
  if (!/@[^\n]*\bjob\b/.test(tree.text)) return []
  const isOwn = (name: string): boolean => constants.has(name) || declared.has(name)
  return classesOf(tree)
    .filter(({ heritageClauses = [] }) => heritageClauses.some(isExtends))
    .flatMap((node) => ts.getDecorators(node) ?? [])
    .filter((decorator) => !isJobDecorator(decorator, imported))
    .flatMap((decorator) => {
      const name = rootNameOf(decorator)
      if (name === undefined || isOwn(name.text) || isShadowed(name)) return []
      return [{ ...spanOf(decorator), module: imported.get(name.text)?.module }]
    })
}

function isExtends({ token }: ts.HeritageClause): boolean {
  return token === ts.SyntaxKind.ExtendsKeyword
}

/** The name that the file has to know: `job` of `@job`, and `x` of `@x.job`. */
function rootNameOf(decorator: ts.Decorator): ts.Identifier | undefined {
  const expression = bare(decorator.expression)
  const called = ts.isCallExpression(expression) ? bare(expression.expression) : expression
  const member = memberOf(called)
  if (!member) return ts.isIdentifier(called) && called.text === 'job' ? called : undefined
  const owner = bare(member.object)
  return member.name === 'job' && ts.isIdentifier(owner) ? owner : undefined
}
