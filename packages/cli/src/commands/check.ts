/**
 * `jobwright check`: checks the jobs and the generated files. Writes nothing, except with `--fix`.
 */

import { compile, loadProject } from '@jobwright/compiler'
import {
  counted,
  defineCommand,
  ExitCode,
  JSON_ARGUMENT,
  PROJECT_COMMANDS,
  ROOT_ARGUMENT,
  UsageError,
  type Command,
} from 'jobwright/command-line'

import { checkedOf, type Checked } from '../formats/checked.ts'
import { github } from '../formats/github.ts'
import { gitlab } from '../formats/gitlab.ts'
import { json as jsonReport } from '../formats/json.ts'
import { junit } from '../formats/junit.ts'
import { pretty } from '../formats/pretty.ts'
import { sarif } from '../formats/sarif.ts'
import { fixAll } from './check-fix.ts'
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
    'max-warnings': {
      type: 'string',
      valueHint: 'count',
      description: 'End with 1 if there are more warnings than this',
    },
    against: {
      type: 'string',
      valueHint: 'commit',
      description: 'Compare the job types with this branch, tag or commit instead of the last commit',
    },
  },
  async run({ root, format, json, fix, against, 'max-warnings': mostWarnings }): Promise<ExitCode> {
    if (json && format !== undefined) {
      throw new UsageError(`"--json" and "--format ${format}" are two formats: leave one of them out`)
    }
    const most = mostWarnings === undefined ? undefined : countOf(mostWarnings)
    const project = await loadProject({ root })
    const compilation = await (fix ? fixAll(project, { against }) : compile(project, 'check', { against }))
    const checked = await checkedOf(compilation)
    const report = json ? jsonReport : FORMATS[format ?? 'pretty']
    process.stdout.write(await report(checked, process.stdout))
    return verdictOf(checked, most)
  },
})

function countOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new UsageError(`expected "--max-warnings" to be an integer ≥ 0, got "${text}"`)
}

/** The exit code. Too many warnings are named on standard error: the report is for a program. */
function verdictOf(checked: Checked, most: number = Number.POSITIVE_INFINITY): ExitCode {
  const warnings = checked.diagnostics.filter(({ severity }) => severity === 'warning').length
  if (warnings > most) {
    process.stderr.write(`${counted(warnings, 'warning')}, and --max-warnings allows ${most}\n`)
    return ExitCode.PROBLEMS
  }
  return checked.stale.length > 0 ? ExitCode.PROBLEMS : exitCodeOf(checked)
}
