/** Finds decorators of classes that look like jobwright's `@job` and are not: no job comes of them, and nothing fails. */

import type { FileFacts, Lookalike } from '../../facts/facts.ts'
import { isJobDecorator } from './job-decorator.ts'
import { memberOf } from '../../syntax/member.ts'
import { bare, nodesIn, spanOf } from '../../syntax/nodes.ts'
import { isShadowed } from '../../syntax/shadowing.ts'
import { ts } from '../../syntax/syntax.ts'

/**
 * The decorators called `job` that the file does not declare itself, in the order of the text; on classes that extend
 * something, as every job does.
 */
export function lookalikesOf(
  tree: ts.SourceFile,
  { imported, constants, declared }: Pick<FileFacts, 'imported' | 'constants' | 'declared'>,
): readonly Lookalike[] {
  if (!/@[^\n]*\bjob\b/.test(tree.text)) return []
  const isOwn = (name: string): boolean => constants.has(name) || declared.has(name)
  return nodesIn(tree)
    .filter((node) => ts.isClassLike(node))
    .filter(({ heritageClauses = [] }) => heritageClauses.some(isExtends))
    .flatMap((node) => ts.getDecorators(node) ?? [])
    .filter((decorator) => !isJobDecorator(decorator, imported))
    .flatMap((decorator) => {
      const name = nameOf(decorator)
      if (name === undefined || isOwn(name.text) || isShadowed(name)) return []
      return [{ ...spanOf(decorator), module: imported.get(name.text)?.module }]
    })
}

function isExtends({ token }: ts.HeritageClause): boolean {
  return token === ts.SyntaxKind.ExtendsKeyword
}

/** Of `job` and `x.job` the name that the file must know: `job` and `x`. */
function nameOf(decorator: ts.Decorator): ts.Identifier | undefined {
  const expression = bare(decorator.expression)
  const called = ts.isCallExpression(expression) ? bare(expression.expression) : expression
  const member = memberOf(called)
  if (!member) return ts.isIdentifier(called) && called.text === 'job' ? called : undefined
  const owner = bare(member.object)
  return member.name === 'job' && ts.isIdentifier(owner) ? owner : undefined
}
