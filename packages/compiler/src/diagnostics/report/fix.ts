/** Applies the edits of diagnostics to the files. */

import { readFile, writeFile } from 'node:fs/promises'

import type { Project } from '../../project/project.ts'
import type { Diagnostic, TextEdit } from '../diagnostic.ts'
import { applyEdits } from '../text-edits.ts'

/** A diagnostic whose edit was applied. */
export interface Fix {
  readonly diagnostic: Diagnostic
  /** The text that was replaced. */
  readonly before: string
  /** The text that replaced it. */
  readonly after: string
}

/**
 * Applies the edits of diagnostics to their files, and returns those that were applied, file by
 * file. An edit that overlaps another one is left out.
 */
export async function applyFixes(
  { root }: Pick<Project, 'root'>,
  diagnostics: readonly Diagnostic[],
): Promise<Fix[]> {
  const files = new Set(diagnostics.filter(({ edit }) => edit !== undefined).map(({ file }) => file))
  const fixes: Fix[] = []
  for (const file of files) {
    const own = diagnostics.filter((diagnostic) => diagnostic.file === file)
    fixes.push(...(await fixFile(`${root}/${file}`, own)))
  }
  return fixes
}

async function fixFile(path: string, diagnostics: readonly Diagnostic[]): Promise<Fix[]> {
  const text = await readFile(path, 'utf8')
  const edited = applyEdits(text, diagnostics.flatMap(editOf))
  // Written in place, as editors do: a link stays a link, and the file keeps its permissions.
  if (edited.applied.length > 0) await writeFile(path, edited.text)
  return edited.applied.map(({ diagnostic, start, end, text: after }) => ({
    diagnostic,
    before: text.slice(start, end),
    after,
  }))
}

function editOf(diagnostic: Diagnostic): (TextEdit & { readonly diagnostic: Diagnostic })[] {
  return diagnostic.edit === undefined ? [] : [{ ...diagnostic.edit, diagnostic }]
}
