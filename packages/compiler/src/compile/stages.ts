/** A compile that goes through all stages: read → judge → emit → publish. */

import type { Manifest } from 'jobwright/manifest'

import { problemOf } from '../diagnostics/catalogue/catalogue.ts'
import { inOrder, type Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Discovery } from '../discover/discover.ts'
import { emit, type GeneratedFile } from '../emit/emit.ts'
import type { Project } from '../project/project.ts'
import { askEarly, earlierJobs, jobsAgainst, noteManifest } from '../write/earlier-manifest.ts'
import type { Compilation, CompileMode, CompileOptions } from './compilation.ts'
import { evidenceOf, inputsOf } from './inputs.ts'
import { judge } from './judge.ts'
import type { Evidence } from './outcome-cache.ts'
import { publish } from './publish.ts'
import { endReading, read } from './read.ts'

/** A compilation, and what it depends on; `undefined` if some of that is not known. */
export interface Outcome {
  readonly compilation: Compilation
  readonly evidence: Evidence | undefined
}

/** Compiles the task files that were discovered. */
export async function runStages(
  project: Project,
  discovery: Discovery,
  { mode, against }: CompileOptions & { readonly mode: CompileMode },
): Promise<Outcome> {
  const asked = against === undefined && discovery.files.length > 0 ? askEarly(project) : undefined
  const reading = await read(project, discovery)
  const { hasErrors, ...verdict } = await judge(project, reading, (manifest) =>
    against === undefined ? earlierJobs(project, manifest, asked) : jobsAgainst(project, against),
  )
  await endReading(reading)
  const generated = hasErrors ? [] : emit(verdict.manifest, project)
  noteEmitted(generated, verdict.manifest)
  const published = await publish(project, generated, mode)
  const diagnostics = inOrder([...verdict.diagnostics, ...published.diagnostics])
  return {
    compilation: { project, ...verdict, ...published, diagnostics, ...inputsOf(project, discovery, reading) },
    // What git knows is no evidence: a commit ends a warning that no file ends.
    evidence:
      against === undefined && !diagnostics.some(isOfGit) ? evidenceOf(discovery, reading) : undefined,
  }
}

function noteEmitted(generated: readonly GeneratedFile[], { jobs }: Manifest): void {
  const manifest = generated.find(({ path }) => path.endsWith('/manifest.json'))
  if (manifest !== undefined) noteManifest(manifest.text, jobs)
}

function isOfGit({ code }: Diagnostic): boolean {
  return problemOf(code)?.endsWithCommit === true
}
