/** Finds the comments that silence a diagnostic: `// jobwright-ignore JW2003 reason`. */

import type { IgnoreComment } from '../facts/facts.ts'
import type { Span } from '../facts/source.ts'
import { startOf } from '../syntax/nodes.ts'
import { ts } from '../syntax/syntax.ts'

/**
 * The comments of a file, in the order of the text. Text in a string that only looks like a comment
 * does not count.
 */
export function ignoreCommentsOf(tree: ts.SourceFile): readonly IgnoreComment[] {
  const { text } = tree
  const matches = [...text.matchAll(PATTERN)].filter(({ index }) => !isInToken(tree, index))
  const lines = matches.map(({ index }) => lineAround(text, index))
  const alone = new Set(
    lines.filter((line, nth) => isBlank(text, line.start, matches[nth]!.index)).map(({ start }) => start),
  )
  return matches.map((match, nth) => ({ ...partsOf(match), line: silencedLine(text, lines[nth]!, alone) }))
}

const PATTERN = /\/\/[ \t]*jobwright-ignore(?![\w-])[ \t]*([^\r\n]*)/g

/** The code, any separator, and the reason. */
const PARTS = /^([^\s:,]*)[\s:,–—-]*(.*?)\s*$/

function partsOf({ 0: comment, 1: rest = '', index }: RegExpExecArray): Omit<IgnoreComment, 'line'> {
  const [, code = '', reason = ''] = PARTS.exec(rest) ?? []
  const codeStart = index + comment.length - rest.length
  return {
    start: index,
    end: index + comment.trimEnd().length,
    code,
    codeSpan: { start: codeStart, end: codeStart + code.length },
    reason,
  }
}

/**
 * A comment alone in its line silences the next line that is not such a comment; one after code
 * silences its own line.
 */
function silencedLine(text: string, line: Span, alone: ReadonlySet<number>): Span {
  let silenced = line
  while (alone.has(silenced.start) && silenced.end < text.length)
    silenced = lineAround(text, afterBreak(text, silenced.end))
  return silenced
}

function lineAround(text: string, offset: number): Span {
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1
  const length = text.slice(offset).search(/[\r\n]/)
  return { start: offset === 0 ? 0 : start, end: length < 0 ? text.length : offset + length }
}

function afterBreak(text: string, offset: number): number {
  return text.startsWith('\r\n', offset) ? offset + 2 : offset + 1
}

function isBlank(text: string, start: number, end: number): boolean {
  return text.slice(start, end).trim() === ''
}

/**
 * Whether an offset lies in a text, a template or a regular expression. Comments lie between
 * tokens.
 */
function isInToken(tree: ts.SourceFile, offset: number): boolean {
  let node: ts.Node = tree
  for (let inner = childAt(node, offset); inner; inner = childAt(node, offset)) node = inner
  const isText =
    ts.isLiteralExpression(node) || ts.isTemplateMiddleOrTemplateTail(node) || ts.isTemplateHead(node)
  return (isText || ts.isJsxText(node)) && startOf(node) <= offset
}

function childAt(node: ts.Node, offset: number): ts.Node | undefined {
  return ts.forEachChild(node, (child) => (child.pos <= offset && offset < child.end ? child : undefined))
}
