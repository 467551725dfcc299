/** `jobwright check`: are the jobs right, and the generated files up to date? Writes nothing. */

import { compile, loadProject } from '@jobwright/compiler'

import { ROOT_ARGUMENT } from '../arguments.ts'
import { defineCommand, type Command } from '../command.ts'
import { ExitCode, exitCodeOf } from '../exit-code.ts'
import { json } from '../formats/json.ts'
import { pretty } from '../formats/pretty.ts'

/** A format makes the whole report from a compilation. */
const FORMATS = { pretty, json } as const

/** Prints every problem, and every generated file that is stale with its difference. */
export const check: Command = defineCommand({
  meta: {
    name: 'jobwright check',
    description: 'Check the jobs, and that the generated files are up to date',
  },
  args: {
    root: ROOT_ARGUMENT,
    format: {
      type: 'enum',
      options: ['pretty', 'json'],
      default: 'pretty',
      description: 'How to print what is found',
    },
  },
  async run({ args: { root, format } }): Promise<ExitCode> {
    const compilation = await compile(await loadProject({ root }), 'check')
    process.stdout.write(await FORMATS[format](compilation, process.stdout))
    return compilation.stale.length > 0 ? ExitCode.PROBLEMS : exitCodeOf(compilation)
  },
})
