/**
 * `jobwright check`: checks the jobs and the generated files. Writes nothing, except with `--fix`.
 */

import { applyFixes, compile, loadProject, type Compilation, type Project } from '@jobwright/compiler'

import { ROOT_ARGUMENT } from '../command-line/arguments.ts'
import { defineCommand, type Command } from '../command-line/command.ts'
import { ExitCode, exitCodeOf } from '../command-line/exit-code.ts'
import { fixes } from '../formats/fixes.ts'
import { github } from '../formats/github.ts'
import { gitlab } from '../formats/gitlab.ts'
import { json } from '../formats/json.ts'
import { junit } from '../formats/junit.ts'
import { pretty } from '../formats/pretty.ts'
import { sarif } from '../formats/sarif.ts'

/** Each format makes a whole report of a compilation. */
const FORMATS = { pretty, json, github, gitlab, sarif, junit } as const

/** Prints every diagnostic, and the difference of every stale generated file. */
export const check: Command = defineCommand({
  meta: {
    name: 'jobwright check',
    description: 'Check the jobs, and that the generated files are up to date',
  },
  args: {
    root: ROOT_ARGUMENT,
    format: {
      type: 'enum',
      options: ['pretty', 'json', 'github', 'gitlab', 'sarif', 'junit'],
      default: 'pretty',
      description: 'The format of the report',
    },
    fix: { type: 'boolean', description: 'Apply the fixes that are certain, then check' },
  },
  async run({ args: { root, format, fix } }): Promise<ExitCode> {
    const project = await loadProject({ root })
    const first = await compile(project, 'check')
    const compilation = fix ? await fixed(project, first) : first
    process.stdout.write(await FORMATS[format](compilation, process.stdout))
    return compilation.stale.length > 0 ? ExitCode.PROBLEMS : exitCodeOf(compilation)
  },
})

/** Applies the fixes. Lists them on standard error, because the report may be for a program. */
async function fixed(project: Project, { diagnostics, ...first }: Compilation): Promise<Compilation> {
  const applied = await applyFixes(project, diagnostics)
  process.stderr.write(fixes(applied))
  return applied.length === 0 ? { diagnostics, ...first } : compile(project, 'check')
}
