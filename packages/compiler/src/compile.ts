/** The whole build side in one call: discover → extract → evaluate → validate → emit → write. */

import type { Manifest } from 'jobwright/manifest'

import { missingFolder, unreadableFile } from './catalogue/file-problems.ts'
import { diagnose } from './catalogue/problem.ts'
import type { FileFacts } from './declaration.ts'
import { byFileAndPlace, type Diagnostic } from './diagnostic.ts'
import { discover, type MissingFolder } from './discover.ts'
import { emit, type GeneratedFile } from './emit.ts'
import { extract } from './extract.ts'
import { generatedModule } from './generated-module.ts'
import { byCodeUnit, relativePath } from './path.ts'
import { startOf } from './place.ts'
import { mayHoldJobs } from './prefilter.ts'
import type { Project } from './project.ts'
import { Sources, type ReadOutcome } from './sources.ts'
import { staleFiles, type StaleFile } from './stale.ts'
import { checkTaskImports } from './task-imports.ts'
import { validate } from './validate.ts'
import { write } from './write.ts'

/** What one compile found and made. */
export interface Compilation {
  readonly project: Project
  readonly manifest: Manifest
  /** Everything that is wrong in all files, sorted by file and place. */
  readonly diagnostics: readonly Diagnostic[]
  /** The generated files; empty where there are errors, so that the last good ones stay. */
  readonly files: readonly GeneratedFile[]
  /** The generated files that were not up to date when the compile began. */
  readonly stale: readonly StaleFile[]
  /** The task files that hold jobs, absolute. */
  readonly taskFiles: readonly string[]
  /** Every file that was read, absolute: a change of one may change the outcome. */
  readonly inputs: readonly string[]
}

/**
 * Finds, checks and types the jobs of a project. Executes nothing of the user's. With errors nothing is written.
 *
 * @param mode `'write'` brings the generated files up to date, `'check'` only tells which are not
 */
export async function compile(project: Project, mode: 'write' | 'check'): Promise<Compilation> {
  const sources = new Sources(project.root)
  const { files: paths, missing } = await discover(project)
  const outcomes = await sources.readAll(paths)
  const tasks = await extractAll(outcomes)
  const { manifest, diagnostics: mistakes } = validate(tasks, {
    envPrefix: project.envPrefix,
    isJobTypes: (from, module) => isJobTypes(project, from.path, module),
  })
  const diagnostics = [
    ...missing.map((folder) => diagnoseMissing(project, folder)),
    ...outcomes.flatMap(diagnoseUnreadable),
    ...mistakes,
    ...(await checkTaskImports(tasks, project, sources)),
  ].toSorted(byFileAndPlace)
  const files = hasErrors(diagnostics) ? [] : emit(manifest, project)
  const stale = await staleFiles(project.root, files)
  if (mode === 'write') await write(stale.map(({ generated }) => generated))
  return {
    project,
    manifest,
    diagnostics,
    files,
    stale: stale.map(({ file, reason, diff }) => ({ file, reason, diff })),
    taskFiles: tasks.map(({ source }) => source.path),
    inputs: inputsOf(project, sources),
  }
}

async function extractAll(outcomes: readonly ReadOutcome[]): Promise<FileFacts[]> {
  const facts: FileFacts[] = []
  for (const outcome of outcomes) {
    if (outcome.ok && mayHoldJobs(outcome.source.text)) facts.push(await extract(outcome.source))
  }
  return facts.filter(({ jobs, syntaxErrors }) => jobs.length > 0 || syntaxErrors.length > 0)
}

function isJobTypes(project: Project, fromPath: string, module: string): boolean {
  const generated = generatedModule(project, fromPath, module)
  return generated === 'job-types' || generated === 'index'
}

function diagnoseMissing({ root }: Project, { folder, problem }: MissingFolder): Diagnostic {
  const name = relativePath(root, folder)
  return diagnose(missingFolder, { at: startOf(name), values: { folder: name, problem } })
}

function diagnoseUnreadable(outcome: ReadOutcome): Diagnostic[] {
  if (outcome.ok) return []
  const { file, problem } = outcome
  return [diagnose(unreadableFile, { at: startOf(file), values: { file, problem } })]
}

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error')
}

function inputsOf({ configFile }: Project, sources: Sources): string[] {
  return [...sources.paths, ...(configFile === undefined ? [] : [configFile])].toSorted(byCodeUnit)
}
