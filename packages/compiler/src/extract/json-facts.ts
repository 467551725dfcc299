/**
 * Reads the exports of a JSON file: its value as the default export, and its members by their
 * names.
 */

import type { Expression } from '../facts/expression.ts'
import { type FileFacts, type SyntaxProblem, noFacts } from '../facts/facts.ts'
import type { SourceFile } from '../facts/source.ts'
import { expressionOf } from '../syntax/parse-expression.ts'
import { parseJson, syntaxErrorsOf } from '../syntax/parse.ts'
import { ts } from '../syntax/syntax.ts'

/** Whether a file is imported as JSON. */
export function isJson(path: string): boolean {
  return path.endsWith('.json')
}

/**
 * The facts of a JSON file. A member that is called `default` is not exported, as the name is
 * taken.
 */
export function jsonFactsOf(source: SourceFile): FileFacts {
  const tree = parseJson(source.path, source.text)
  const syntaxErrors = [...syntaxErrorsOf(tree), ...strictErrors(source)].slice(0, 1)
  const [root] = tree.statements
  if (syntaxErrors.length > 0 || !root || !ts.isExpressionStatement(root)) {
    return { ...noFacts(source), syntaxErrors }
  }
  const value = expressionOf(root.expression)
  const constants = new Map([...membersOf(value), ['default', value] as const])
  const exports = new Map(Array.from(constants.keys(), (local) => [local, { local }]))
  return { ...noFacts(source), constants, exports }
}

function membersOf(value: Expression): (readonly [string, Expression])[] {
  if (value.kind !== 'object') return []
  return value.properties.flatMap(({ key, value: member }) =>
    key === undefined ? [] : [[key, member] as const],
  )
}

/** TypeScript's parser accepts comments and more that no runtime can load. */
function strictErrors({ text }: SourceFile): SyntaxProblem[] {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''))
    return []
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const start = Math.min(Number(/position (\d+)/.exec(message)?.[1] ?? 0), text.length)
    return [{ message, start, end: start }]
  }
}
