/**
 * The whole build side in one call: discover → read → judge → emit → publish. If nothing has
 * changed since an earlier compile, its outcome is reused, and the stages after discover are not
 * even loaded.
 */

import { keepCompiledCode, writeCompiledCode } from '../cache/code-cache.ts'
import { discover } from '../discover/discover.ts'
import { checkFilesAgain } from '../files/text-files.ts'
import type { Project } from '../project/project.ts'
import type { Compilation, CompileMode, CompileOptions } from './compilation.ts'
import { OutcomeCache } from './outcome-cache.ts'

/**
 * Finds, checks and types the jobs of a project. Executes no code of the project. With errors
 * nothing is written.
 *
 * @param mode `'write'` brings the generated files up to date, `'check'` reports which are not, and
 * `'frozen'` makes those errors
 * @throws ProjectConfigError if git finds no commit `against`
 */
export async function compile(
  project: Project,
  mode: CompileMode,
  { against }: CompileOptions = {},
): Promise<Compilation> {
  checkFilesAgain()
  const discovery = discover(project)
  const outcomes = new OutcomeCache(project)
  const known = against === undefined ? outcomes.find(discovery) : undefined
  if (known !== undefined) return known
  keepCompiledCode()
  // One lazy import for all stages: several would split the package into many small files, and a
  // warm compile loads or looks at each of them.
  const { runStages } = await import('./stages.ts')
  const { compilation, evidence } = await runStages(project, discovery, { mode, against })
  await outcomes.keep(compilation, evidence)
  await writeCompiledCode()
  return compilation
}
