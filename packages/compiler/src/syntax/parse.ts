/** Parses a text into a syntax tree, without a program and without a type checker. */

import type { SyntaxProblem } from '../facts/facts.ts'
import { walkOnce } from './nodes.ts'
import { ts } from './syntax.ts'

/**
 * Parses a text as TypeScript, or as TSX if the file's name ends so. Every node knows its parent.
 */
export function parse(path: string, text: string): ts.SourceFile {
  return parseAs(/x$/i.test(path) ? ts.ScriptKind.TSX : ts.ScriptKind.TS, path, text)
}

/** Parses a text as JSON, of which TypeScript accepts more than any runtime. */
export function parseJson(path: string, text: string): ts.JsonSourceFile {
  return parseAs(ts.ScriptKind.JSON, path, text) as ts.JsonSourceFile
}

function parseAs(kind: ts.ScriptKind, path: string, text: string): ts.SourceFile {
  // The parser would walk the tree once more to set parents. The walk that sorts nodes does it.
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false, kind)
  walkOnce(tree)
  return tree
}

/** The syntax errors of a tree, with spans that lie inside the file. */
export function syntaxErrorsOf(tree: ts.SourceFile): readonly SyntaxProblem[] {
  // The public way to the parser's errors would need a program.
  const { parseDiagnostics } = tree as unknown as { parseDiagnostics: readonly ts.DiagnosticWithLocation[] }
  return parseDiagnostics.map(({ start, length, messageText }) => ({
    // Only the checker makes chains of messages.
    message: typeof messageText === 'string' ? messageText : messageText.messageText,
    start: Math.min(start, tree.text.length),
    end: Math.min(start + length, tree.text.length),
  }))
}
