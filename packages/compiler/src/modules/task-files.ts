/** Reads the task files that were found. */

import { missingFolder, notUtf8, unreadableFile } from '../diagnostics/catalogue/file-problems.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { startOf } from '../diagnostics/place.ts'
import { diagnose } from '../diagnostics/problem.ts'
import type { Discovery, MissingFolder } from '../discover/discover.ts'
import { mayHoldJobs } from '../discover/prefilter.ts'
import type { FileFacts } from '../facts/facts.ts'
import { relativePath } from '../files/path.ts'
import type { Project } from '../project/project.ts'
import type { ReadOutcome, Sources } from './sources.ts'

/** The task files of a project, as they were read. */
export interface TaskFiles {
  /**
   * The facts of the files that hold jobs, or something that looks like a job, or syntax errors;
   * sorted by path.
   */
  readonly facts: readonly FileFacts[]
  /** Folders and files that cannot be read. */
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads the task files, and parses those that may hold jobs. */
export async function readTaskFiles(
  { root }: Pick<Project, 'root'>,
  { files, missing }: Discovery,
  sources: Sources,
): Promise<TaskFiles> {
  const outcomes = files.map((path) => sources.read(path))
  return {
    facts: await extractAll(outcomes, sources),
    diagnostics: [
      ...missing.map((folder) => diagnoseMissing(root, folder)),
      ...outcomes.flatMap(diagnoseUnreadable),
    ],
  }
}

async function extractAll(outcomes: readonly ReadOutcome[], sources: Sources): Promise<FileFacts[]> {
  const texts = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.source] : []))
  const all = await sources.factsOfAll(texts.filter(({ text }) => !isNoText(text) && mayHoldJobs(text)))
  return all.filter(
    ({ jobs, strayJobs, lookalikes, classDecorators, syntaxErrors }) =>
      jobs.length + strayJobs.length + lookalikes.length + classDecorators.length + syntaxErrors.length > 0,
  )
}

function diagnoseMissing(root: string, { folder, problem }: MissingFolder): Diagnostic {
  const name = relativePath(root, folder)
  return diagnose(missingFolder, { at: startOf(name), values: { folder: name, problem } })
}

function diagnoseUnreadable(outcome: ReadOutcome): Diagnostic[] {
  if (outcome.ok) {
    const { file, text } = outcome.source
    return isNoText(text) ? [diagnose(notUtf8, { at: startOf(file), values: { file } })] : []
  }
  const { file, problem } = outcome
  return [diagnose(unreadableFile, { at: startOf(file), values: { file, problem } })]
}

/**
 * Whether a file is not UTF-8. Read as UTF-8, a text in UTF-16 begins with a broken byte order
 * mark, or every other byte of its plain letters is zero.
 */
function isNoText(text: string): boolean {
  return text.startsWith('\uFFFD\uFFFD') || text[0] === '\0' || text[1] === '\0'
}
