/** Recognises jobwright's decorator `@job`. */

import type { FileFacts } from '../../facts/facts.ts'
import { bare } from '../../syntax/nodes.ts'
import { ts } from '../../syntax/syntax.ts'
import { isJobwrightName } from './jobwright-name.ts'

/**
 * The `@job`s of a class, also under an import alias. Other decorators that are called `job` do not
 * count.
 */
export function jobDecoratorsOf(
  node: ts.ClassLikeDeclaration,
  imported: FileFacts['imported'],
): readonly ts.Decorator[] {
  return (ts.getDecorators(node) ?? []).filter((decorator) => isJobDecorator(decorator, imported))
}

/** Whether a decorator is jobwright's, called or not. */
export function isJobDecorator(decorator: ts.Decorator, imported: FileFacts['imported']): boolean {
  return isJobwrightName(callOf(decorator)?.expression ?? decorator.expression, 'job', imported)
}

/** The arguments of a decorator; `undefined` if it is not called. */
export function argumentsOf(decorator: ts.Decorator): readonly ts.Expression[] | undefined {
  return callOf(decorator)?.arguments
}

function callOf(decorator: ts.Decorator): ts.CallExpression | undefined {
  const expression = bare(decorator.expression)
  return ts.isCallExpression(expression) ? expression : undefined
}
