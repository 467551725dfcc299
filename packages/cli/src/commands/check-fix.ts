/** `jobwright check --fix`: applies every fix that is certain. */

import { applyFixes, compile, type Compilation, type CompileOptions, type Project } from '@jobwright/compiler'

import { fixes } from '../formats/fixes.ts'

/** Two fixes that undo each other must not go on for ever. */
const MOST_PASSES = 10

/**
 * Applies the fixes, and those that they make possible: the right name of an option shows whether
 * its value is right. Lists them on standard error, because the report may be for a program.
 */
export async function fixAll(project: Project, options: CompileOptions): Promise<Compilation> {
  let compilation = await compile(project, 'check', options)
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const applied = await applyFixes(project, compilation.diagnostics)
    if (applied.length === 0) break
    process.stderr.write(fixes(applied))
    compilation = await compile(project, 'check', options)
  }
  return compilation
}
