/** Looks for decorators in JavaScript. */

import { nodesIn } from '../syntax/nodes.ts'
import { parse } from '../syntax/parse.ts'
import { ts } from '../syntax/syntax.ts'

/** Whether the code holds one. */
export function holdsDecorators(code: string): boolean {
  try {
    return nodesIn(parse('output.tsx', code)).some((node) => ts.isDecorator(node))
  } catch {
    return false // nested too deeply for the parser
  }
}
