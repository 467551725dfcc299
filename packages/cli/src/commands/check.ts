/**
 * `jobwright check`: checks the jobs and the generated files. Writes nothing, except with `--fix`.
 */

import { applyFixes, compile, loadProject, type Compilation, type Project } from '@jobwright/compiler'
import {
  defineCommand,
  ExitCode,
  JSON_ARGUMENT,
  PROJECT_COMMANDS,
  ROOT_ARGUMENT,
  UsageError,
  type Command,
} from 'jobwright/command-line'

import { fixes } from '../formats/fixes.ts'
import { github } from '../formats/github.ts'
import { gitlab } from '../formats/gitlab.ts'
import { json as jsonReport } from '../formats/json.ts'
import { junit } from '../formats/junit.ts'
import { pretty } from '../formats/pretty.ts'
import { sarif } from '../formats/sarif.ts'
import { exitCodeOf } from './outcome.ts'

/** Each format makes a whole report of a compilation. */
const FORMATS = { pretty, github, gitlab, sarif, junit } as const

/** Prints every diagnostic, and the difference of every stale generated file. */
export const check: Command = defineCommand({
  name: 'check',
  description: PROJECT_COMMANDS.check,
  args: {
    root: ROOT_ARGUMENT,
    format: {
      type: 'enum',
      options: ['pretty', 'github', 'gitlab', 'sarif', 'junit'],
      description: 'The format of the report (default: pretty)',
    },
    json: JSON_ARGUMENT,
    fix: { type: 'boolean', description: 'Apply the fixes that are certain, then check' },
  },
  async run({ root, format, json, fix }): Promise<ExitCode> {
    if (json && format !== undefined) {
      throw new UsageError(`"--json" and "--format ${format}" are two formats: leave one of them out`)
    }
    const project = await loadProject({ root })
    const first = await compile(project, 'check')
    const compilation = fix ? await fixed(project, first) : first
    const report = json ? jsonReport : FORMATS[format ?? 'pretty']
    process.stdout.write(await report(compilation, process.stdout))
    return compilation.stale.length > 0 ? ExitCode.PROBLEMS : exitCodeOf(compilation)
  },
})

/** Applies the fixes. Lists them on standard error, because the report may be for a program. */
async function fixed(project: Project, { diagnostics, ...first }: Compilation): Promise<Compilation> {
  const applied = await applyFixes(project, diagnostics)
  process.stderr.write(fixes(applied))
  return applied.length === 0 ? { diagnostics, ...first } : compile(project, 'check')
}
