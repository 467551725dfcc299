/**
 * The whole build side in one call: discover → extract → evaluate → validate → emit → write. Where nothing has changed
 * since an earlier compile, its outcome is taken, and none of the stages behind discover is even loaded.
 */

import type { Compilation, CompileMode } from './compilation.ts'
import { keepCompiledCode, writeCompiledCode } from '../cache/code-cache.ts'
import { discover } from '../discover/discover.ts'
import { OutcomeCache } from './outcome-cache.ts'
import type { Project } from '../project/project.ts'
import { lookAgain } from '../files/text-files.ts'

/**
 * Finds, checks and types the jobs of a project. Executes nothing of the user's. With errors nothing is written.
 *
 * @param mode `'write'` brings the generated files up to date, `'check'` only tells which are not, and `'frozen'` makes
 * errors of those
 */
export async function compile(project: Project, mode: CompileMode): Promise<Compilation> {
  lookAgain()
  const discovery = discover(project)
  const cache = new OutcomeCache(project)
  const known = cache.find(discovery)
  if (known !== undefined) return known
  keepCompiledCode()
  const { compileFully } = await import('./full-compile.ts')
  const { compilation, decorators, looks } = await compileFully(project, discovery, mode)
  if (looks !== undefined) await cache.keep(compilation, { discovery, looks, decorators })
  writeCompiledCode()
  return compilation
}
