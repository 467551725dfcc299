/** Applies the `// jobwright-ignore` comments, and reports those that are wrong or useless. */

import type { FileFacts, IgnoreComment } from '../../facts/facts.ts'
import type { SourceFile } from '../../facts/source.ts'
import type { Diagnostic, TextEdit } from '../diagnostic.ts'
import { diagnose, relatedTo } from '../problem.ts'
import { nearestCode, problemOf } from './catalogue.ts'
import {
  ignoreUnknownCode,
  ignoreUnused,
  ignoreWithoutEffect,
  ignoreWithoutReason,
} from './ignore-problems.ts'

/** The diagnostics without those that are silenced, plus those about the comments themselves. */
export async function withIgnores(
  files: readonly Pick<FileFacts, 'source' | 'ignores' | 'syntaxErrors'>[],
  diagnostics: readonly Diagnostic[],
): Promise<Diagnostic[]> {
  const silenced = new Set<Diagnostic>()
  const ofComments: Diagnostic[] = []
  for (const { source, ignores, syntaxErrors } of files) {
    // In a file that does not parse only syntax errors are reported, so every comment would seem
    // useless.
    if (ignores.length === 0 || syntaxErrors.length > 0) continue
    const inFile = diagnostics.filter(({ file }) => file === source.file)
    for (const comment of ignores) {
      const found = inFile.filter((diagnostic) => isAbout(comment, diagnostic))
      if (!problemOf(comment.code)?.blocksOutput) for (const diagnostic of found) silenced.add(diagnostic)
      ofComments.push(...(await checkComment(comment, source, found)))
    }
  }
  return [...diagnostics.filter((diagnostic) => !silenced.has(diagnostic)), ...ofComments]
}

function isAbout({ code, line }: IgnoreComment, diagnostic: Diagnostic): boolean {
  return diagnostic.code === code && line.start <= diagnostic.start && diagnostic.start <= line.end
}

async function checkComment(
  comment: IgnoreComment,
  source: SourceFile,
  found: readonly Diagnostic[],
): Promise<Diagnostic[]> {
  const { code, reason } = comment
  const finding = { at: { source, span: comment }, values: { code } }
  const problem = problemOf(code)
  if (problem?.code !== code) return [await unknownCode(comment, source)]
  if (found.length === 0 && problem.endsWithCommit) return []
  if (found.length === 0) return [diagnose(ignoreUnused, { ...finding, edit: removalOf(comment, source) })]
  if (problem.blocksOutput) {
    const related = found.map(({ start, end, message }) =>
      relatedTo({ source, span: { start, end } }, message),
    )
    return [diagnose(ignoreWithoutEffect, { ...finding, related })]
  }
  return reason === '' ? [diagnose(ignoreWithoutReason, finding)] : []
}

async function unknownCode(
  { code, codeSpan, ...comment }: IgnoreComment,
  source: SourceFile,
): Promise<Diagnostic> {
  const meant = await nearestCode(code)
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
