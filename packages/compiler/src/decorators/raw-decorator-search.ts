/** Searches JavaScript for decorators. It loads the parser. */

import { nodesIn } from '../syntax/nodes.ts'
import { parse } from '../syntax/parse.ts'
import { ts } from '../syntax/syntax.ts'

/** Whether the code contains a decorator. */
export function holdsDecorators(code: string): boolean {
  try {
    return nodesIn(parse('output.tsx', code)).some((node) => ts.isDecorator(node))
  } catch {
    return false // nested too deeply for the parser
  }
}
