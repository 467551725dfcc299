/** `jobwright check`: are the jobs right, and the generated files up to date? Writes nothing. */

import { compile, loadProject } from '@jobwright/compiler'
import type { CommandDef } from 'citty'

import { ROOT_ARGUMENT } from '../arguments.ts'
import { ExitCode, exitCodeOf } from '../exit-code.ts'
import { json } from '../formats/json.ts'
import { pretty } from '../formats/pretty.ts'

/** A format makes the whole report from a compilation. */
const FORMATS = { pretty, json } as const

const args = {
  root: ROOT_ARGUMENT,
  format: {
    type: 'enum',
    options: ['pretty', 'json'] satisfies (keyof typeof FORMATS)[],
    default: 'pretty',
    description: 'How to print what is found',
  },
} as const

/** Prints every problem, and every generated file that is stale with its difference. */
export const check: CommandDef<typeof args> = {
  meta: { name: 'check', description: 'Check the jobs, and that the generated files are up to date' },
  args,
  async run({ args: { root, format } }): Promise<ExitCode> {
    const compilation = await compile(await loadProject({ root }), 'check')
    process.stdout.write(await FORMATS[format](compilation, process.stdout))
    return compilation.stale.length > 0 ? ExitCode.PROBLEMS : exitCodeOf(compilation)
  },
}
