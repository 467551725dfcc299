/** Applies the `// jobwright-ignore` comments, and reports those that are wrong or useless. */

import type { FileFacts, IgnoreComment } from '../../facts/facts.ts'
import type { SourceFile } from '../../facts/source.ts'
import type { Diagnostic, TextEdit } from '../diagnostic.ts'
import { diagnose, relatedTo } from '../problem.ts'
import { problemOf } from './catalogue.ts'
import {
  ignoreUnknownCode,
  ignoreUnused,
  ignoreWithoutEffect,
  ignoreWithoutReason,
} from './ignore-problems.ts'
import { nearestCode } from './nearest-code.ts'

/** The diagnostics without those that are silenced, plus those about the comments themselves. */
export function withIgnores(
  files: readonly Pick<FileFacts, 'source' | 'ignores' | 'syntaxErrors'>[],
  diagnostics: readonly Diagnostic[],
): Diagnostic[] {
  const silenced = new Set<Diagnostic>()
  const ofComments = files
    // In a file that does not parse only syntax errors are reported, so every comment would seem
    // useless.
    .filter(({ syntaxErrors }) => syntaxErrors.length === 0)
    .flatMap(({ source, ignores }) => {
      const inFile = ignores.length === 0 ? [] : diagnostics.filter(({ file }) => file === source.file)
      return ignores.flatMap((comment) => {
        const found = inFile.filter((diagnostic) => isAbout(comment, diagnostic))
        if (!problemOf(comment.code)?.blocksOutput) for (const diagnostic of found) silenced.add(diagnostic)
        return checkComment(comment, source, found)
      })
    })
  return [...diagnostics.filter((diagnostic) => !silenced.has(diagnostic)), ...ofComments]
}

function isAbout({ code, line }: IgnoreComment, diagnostic: Diagnostic): boolean {
  return diagnostic.code === code && line.start <= diagnostic.start && diagnostic.start <= line.end
}

function checkComment(
  comment: IgnoreComment,
  source: SourceFile,
  found: readonly Diagnostic[],
): Diagnostic[] {
  const { code, reason } = comment
  const finding = { at: { source, span: comment }, values: { code } }
  const problem = problemOf(code)
  if (problem?.code !== code) return [unknownCode(comment, source)]
  if (found.length === 0) return [diagnose(ignoreUnused, { ...finding, edit: removalOf(comment, source) })]
  if (problem.blocksOutput) {
    const related = found.map(({ start, end, message }) =>
      relatedTo({ source, span: { start, end } }, message),
    )
    return [diagnose(ignoreWithoutEffect, { ...finding, related })]
  }
  return reason === '' ? [diagnose(ignoreWithoutReason, finding)] : []
}

function unknownCode({ code, codeSpan, ...comment }: IgnoreComment, source: SourceFile): Diagnostic {
  const meant = nearestCode(code)
  return diagnose(ignoreUnknownCode, {
    at: { source, span: code === '' ? comment : codeSpan },
    values: { code, meant },
    edit: meant === undefined ? undefined : { ...codeSpan, text: meant },
  })
}

/** Removes a comment with the space before it, and with the whole line if nothing else is in it. */
function removalOf({ start, end }: IgnoreComment, { text }: SourceFile): TextEdit {
  const from = text.slice(0, start).search(/(?:\r\n|\n|\r)?[^\S\r\n]*$/)
  const [lineBreak = ''] = /^(?:\r\n|\n|\r)?/.exec(text.slice(end)) ?? []
  return { start: from, end: from === 0 ? end + lineBreak.length : end, text: '' }
}
