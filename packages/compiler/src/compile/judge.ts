/** The second stage: checks what was read, and makes the manifest of it. */

import type { Manifest } from 'jobwright/manifest'

import { rawDecorator } from '../diagnostics/catalogue/class-problems.ts'
import { withIgnores } from '../diagnostics/catalogue/ignores.ts'
import { withSeverities } from '../diagnostics/catalogue/severities.ts'
import { inOrder, type Diagnostic } from '../diagnostics/diagnostic.ts'
import { declaredCapabilities } from '../link/declared-capabilities.ts'
import { checkForbiddenImports } from '../link/forbidden-imports.ts'
import { checkPassedOnJobs } from '../link/passed-on-jobs.ts'
import type { Project } from '../project/project.ts'
import { checkRequires, requiredBy } from '../validate/capabilities.ts'
import { checkOtherDecorators } from '../validate/classes.ts'
import { checkRenames, type EarlierJob } from '../validate/renames.ts'
import { checkFileNames } from '../validate/file-names.ts'
import { validate } from '../validate/validate.ts'
import type { Reading } from './read.ts'

/** What the jobs of a project come to. */
export interface Verdict {
  readonly manifest: Manifest
  /** Everything that is wrong, after `// jobwright-ignore` and the project's severities. */
  readonly diagnostics: readonly Diagnostic[]
  /** What is wrong only if the bundler leaves decorators of other libraries in its output. */
  readonly ifDecoratorsStay: readonly Diagnostic[]
  /** With errors there is nothing to generate. */
  readonly hasErrors: boolean
}

/**
 * Runs every check on the task files. Three of them read further files: of imports, of
 * declared capabilities, and of decorators that other files pass on.
 *
 * @param earlierOf the jobs that an earlier version of the project had
 */
export async function judge(
  project: Project,
  reading: Reading,
  earlierOf: (manifest: Manifest) => Promise<readonly EarlierJob[]>,
): Promise<Verdict> {
  const { tasks, imports, parsed } = reading
  const { manifest, jobs, diagnostics } = validate(tasks, { ...project, imports })
  const forbidden = await checkForbiddenImports(tasks, { ...reading, project })
  const declared = await declaredCapabilities({ ...reading, project, wanted: requiredBy(jobs) })
  const passedOn = await checkPassedOnJobs(tasks, reading)
  const found = [
    ...reading.diagnostics,
    ...diagnostics,
    ...checkFileNames(tasks),
    ...forbidden,
    ...passedOn,
    ...checkRequires(jobs, declared),
    ...checkRenames(jobs, await earlierOf(manifest)),
  ]
  const all = [...found, ...tasks.flatMap(checkOtherDecorators)]
  const heeded = await withIgnores(await parsed.all(), all)
  const counted = inOrder(withSeverities(heeded, project.diagnostics))
  const certain = counted.filter((diagnostic) => !isConditional(diagnostic))
  return {
    manifest,
    diagnostics: certain,
    ifDecoratorsStay: counted.filter(isConditional),
    hasErrors: certain.some(({ severity }) => severity === 'error'),
  }
}

function isConditional({ code }: Diagnostic): boolean {
  return code === rawDecorator.code
}
