/** The pages about the codes, which are part of the package. */

import { readFile } from 'node:fs/promises'

import { problemOf } from '../catalogue/catalogue.ts'
import type { Severity } from '../diagnostic.ts'

/** The page about a code. */
export interface ErrorPage {
  readonly code: string
  /** What is wrong, in a few words. */
  readonly title: string
  /** The severity, unless a project sets another one. */
  readonly severity: Severity
  /** Why that is a problem, in one sentence. */
  readonly why: string
  /** The whole page, as Markdown. */
  readonly text: string
}

/** Reads the page about a code in any case of letters; `undefined` if there is no such code. */
export async function readErrorPage(code: string): Promise<ErrorPage | undefined> {
  const problem = problemOf(code)
  if (problem === undefined) return undefined
  const text = await readPage(`${problem.code}.md`)
  const [, title = ''] = /^# JW\d+: (.*)$/m.exec(text) ?? []
  return {
    code: problem.code,
    title,
    severity: problem.severity,
    why: problem.why,
    text: withFileNames(text),
  }
}

/** The pages lie beside this module in the published package, and in `docs` in the repository. */
async function readPage(name: string): Promise<string> {
  const page = (folder: string): Promise<string> => readFile(new URL(folder + name, import.meta.url), 'utf8')
  return page('./errors/').catch(() => page('../../../../../docs/errors/'))
}

/**
 * Turns the comments with an example's file name into text: a terminal does not hide them as a
 * Markdown viewer does.
 */
function withFileNames(text: string): string {
  return text.replaceAll(/^<!-- \w+: (.*) -->$/gm, '`$1`:')
}
