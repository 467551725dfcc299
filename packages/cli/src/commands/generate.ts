/** `jobwright generate`: brings the generated files up to date. */

import { compile, loadProject, type Compilation } from '@jobwright/compiler'

import { ROOT_ARGUMENT } from '../command-line/arguments.ts'
import { defineCommand, type Command } from '../command-line/command.ts'
import { exitCodeOf, type ExitCode } from '../command-line/exit-code.ts'
import { problems } from '../formats/pretty.ts'
import { counted, enumerated } from '../text/counts.ts'
import { watch } from './generate-watch.ts'

/** Writes the generated files. If there are errors it prints them and writes nothing. */
export const generate: Command = defineCommand({
  meta: { name: 'jobwright generate', description: 'Find and check the jobs, and write the generated files' },
  args: {
    root: ROOT_ARGUMENT,
    watch: { type: 'boolean', alias: 'w', description: 'Generate again after every change, until Ctrl-C' },
  },
  async run({ args: { root, watch: watching } }): Promise<ExitCode> {
    const compilation = await generateOnce(root)
    return watching ? watch(compilation, () => generateOnce(root)) : exitCodeOf(compilation)
  },
})

async function generateOnce(root: string): Promise<Compilation> {
  const compilation = await compile(await loadProject({ root }), 'write')
  process.stderr.write(await problems(compilation, process.stderr))
  process.stdout.write(`${outcome(compilation)}\n`)
  return compilation
}

function outcome({ files, stale, manifest, diagnostics }: Compilation): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  if (errors > 0) return `${counted(errors, 'error')}, nothing written`
  const current = files.length - stale.length
  return enumerated([
    stale.length > 0 && `wrote ${counted(stale.length, 'file')}`,
    current > 0 && (stale.length > 0 ? `${current} up to date` : `${counted(current, 'file')} up to date`),
    counted(manifest.jobs.length, 'job'),
  ])
}
