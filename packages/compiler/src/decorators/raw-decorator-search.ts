/** Searches JavaScript for decorators. It loads the parser. */

import { nodesOf } from '../syntax/nodes.ts'
import { parse } from '../syntax/parse.ts'
import { ts } from '../syntax/syntax.ts'

/** Whether the code contains a decorator. */
export function holdsDecorators(code: string): boolean {
  try {
    return nodesOf(parse('output.tsx', code), ts.SyntaxKind.Decorator).length > 0
  } catch {
    return false // nested too deeply for the parser
  }
}
