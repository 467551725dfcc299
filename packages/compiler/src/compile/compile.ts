/**
 * The whole build side in one call: discover → read → judge → emit → publish. If nothing has
 * changed since an earlier compile, its outcome is reused, and the stages after discover are not
 * even loaded.
 */

import { keepCompiledCode, writeCompiledCode } from '../cache/code-cache.ts'
import { inOrder } from '../diagnostics/diagnostic.ts'
import { discover } from '../discover/discover.ts'
import { checkFilesAgain } from '../files/text-files.ts'
import type { Project } from '../project/project.ts'
import type { Compilation, CompileMode } from './compilation.ts'
import { OutcomeCache } from './outcome-cache.ts'

/**
 * Finds, checks and types the jobs of a project. Executes no code of the project. With errors
 * nothing is written.
 *
 * @param mode `'write'` brings the generated files up to date, `'check'` reports which are not, and
 * `'frozen'` makes those errors
 */
export async function compile(project: Project, mode: CompileMode): Promise<Compilation> {
  checkFilesAgain()
  const discovery = discover(project)
  const outcomes = new OutcomeCache(project)
  const known = outcomes.find(discovery)
  if (known !== undefined) return known
  const { read, endReading, judge, emit, publish, inputsOf, evidenceOf } = await loadStages()
  const reading = await read(project, discovery)
  const { hasErrors, ...verdict } = await judge(project, reading)
  await endReading(reading)
  const generated = hasErrors ? [] : emit(verdict.manifest, project)
  const published = await publish(project, generated, mode)
  const diagnostics = inOrder([...verdict.diagnostics, ...published.diagnostics])
  const compilation = { project, ...verdict, ...published, diagnostics, ...inputsOf(project, reading) }
  await outcomes.keep(compilation, evidenceOf(discovery, reading))
  writeCompiledCode()
  return compilation
}

/**
 * Loading the stages takes longer than a warm compile, so they are loaded only when they are
 * needed.
 */
async function loadStages() {
  keepCompiledCode()
  const [{ read, endReading }, { judge }, { emit }, { publish }, { inputsOf, evidenceOf }] =
    await Promise.all([
      import('./read.ts'),
      import('./judge.ts'),
      import('../emit/emit.ts'),
      import('./publish.ts'),
      import('./inputs.ts'),
    ])
  return { read, endReading, judge, emit, publish, inputsOf, evidenceOf }
}
