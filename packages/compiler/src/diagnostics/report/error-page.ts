/** The page about each code, as the package carries it. */

import { readFile } from 'node:fs/promises'

import { problemOf } from '../catalogue/codes.ts'
import type { Severity } from '../diagnostic.ts'

/** A page. */
export interface ErrorPage {
  readonly code: string
  /** What is wrong, in a few words. */
  readonly title: string
  /** How bad it is where no setting says otherwise. */
  readonly severity: Severity
  /** Why that is a problem, in one sentence. */
  readonly why: string
  /** The whole page, as Markdown. */
  readonly text: string
}

/** The page about a code, whatever its case; `undefined` where there is no such code. */
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

/** In the published package the pages lie beside this module, in the repository in its `docs`. */
async function readPage(name: string): Promise<string> {
  const page = (folder: string): Promise<string> => readFile(new URL(folder + name, import.meta.url), 'utf8')
  return page('./errors/').catch(() => page('../../../../../docs/errors/'))
}

/** The comments that say which file an example is are invisible where Markdown is shown, and noise where it is not. */
function withFileNames(text: string): string {
  return text.replaceAll(/^<!-- \w+: (.*) -->$/gm, '`$1`:')
}
