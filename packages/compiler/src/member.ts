/** Reads an access to a member that is known by name. */

import { bare } from './nodes.ts'
import { ts } from './syntax.ts'

/** `object.name`, `object['name']` or `object[0]`. */
export interface MemberAccess {
  readonly object: ts.Expression
  readonly name: string
}

/** The object and the name of a member access; `undefined` for anything else, computed and optional ones among it. */
export function memberOf(expression: ts.Expression): MemberAccess | undefined {
  if (ts.isPropertyAccessExpression(expression)) {
    const { expression: object, name, questionDotToken } = expression
    return questionDotToken || ts.isPrivateIdentifier(name) ? undefined : { object, name: name.text }
  }
  if (!ts.isElementAccessExpression(expression) || expression.questionDotToken) return undefined
  const name = literalName(bare(expression.argumentExpression))
  return name === undefined ? undefined : { object: expression.expression, name }
}

function literalName(key: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(key)) return key.text
  return ts.isNumericLiteral(key) ? String(Number(key.text)) : undefined
}
