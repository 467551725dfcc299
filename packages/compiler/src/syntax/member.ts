/** Reads accesses to members whose names are known. */

import type { ChainPart } from '../facts/expression.ts'
import { bare } from './nodes.ts'
import { ts } from './syntax.ts'

/** `object.name`, `object['name']` or `object[0]`. */
export interface MemberAccess {
  readonly object: ts.Expression
  readonly name: string
}

/** The place of an access in an optional chain; `undefined` outside of one. */
export function chainPartOf(
  access: ts.PropertyAccessExpression | ts.ElementAccessExpression,
): ChainPart | undefined {
  if (access.questionDotToken) return 'optional'
  return ts.isOptionalChain(access) ? 'behind' : undefined
}

/**
 * The object and the name of a member access, optional or not; `undefined` for computed members and
 * anything else.
 */
export function memberOf(expression: ts.Expression): MemberAccess | undefined {
  if (ts.isPropertyAccessExpression(expression)) {
    const { expression: object, name } = expression
    return ts.isPrivateIdentifier(name) ? undefined : { object, name: name.text }
  }
  if (!ts.isElementAccessExpression(expression)) return undefined
  const name = literalName(bare(expression.argumentExpression))
  return name === undefined ? undefined : { object: expression.expression, name }
}

function literalName(key: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(key)) return key.text
  return ts.isNumericLiteral(key) ? String(Number(key.text)) : undefined
}
