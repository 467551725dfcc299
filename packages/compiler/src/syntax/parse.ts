/** Makes a syntax tree of a text: no program and no type checker. */

import type { SyntaxProblem } from '../facts/facts.ts'
import { ts } from './syntax.ts'

/** Parses a text as the kind of TypeScript that the file's name says. Every node knows its parent. */
export function parse(path: string, text: string): ts.SourceFile {
  const kind = /x$/i.test(path) ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind)
}

/** What the parser did not understand, each with a place inside the file. */
export function syntaxErrorsOf(tree: ts.SourceFile): readonly SyntaxProblem[] {
  // The parser keeps them there; the public way to them would need a program.
  const { parseDiagnostics } = tree as unknown as { parseDiagnostics: readonly ts.DiagnosticWithLocation[] }
  return parseDiagnostics.map(({ start, length, messageText }) => ({
    message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    start: Math.min(start, tree.text.length),
    end: Math.min(start + length, tree.text.length),
  }))
}
