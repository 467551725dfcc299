/** Parses a text into a syntax tree, without a program and without a type checker. */

import type { SyntaxProblem } from '../facts/facts.ts'
import { ts } from './syntax.ts'

/**
 * Parses a text as TypeScript, or as TSX if the file's name ends so. Every node knows its parent.
 */
export function parse(path: string, text: string): ts.SourceFile {
  const kind = /x$/i.test(path) ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind)
}

/** The syntax errors of a tree, with spans that lie inside the file. */
export function syntaxErrorsOf(tree: ts.SourceFile): readonly SyntaxProblem[] {
  // The public way to the parser's errors would need a program.
  const { parseDiagnostics } = tree as unknown as { parseDiagnostics: readonly ts.DiagnosticWithLocation[] }
  return parseDiagnostics.map(({ start, length, messageText }) => ({
    message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    start: Math.min(start, tree.text.length),
    end: Math.min(start + length, tree.text.length),
  }))
}
