/** `jobwright generate`: brings the generated files up to date. */

import { compile, loadProject, type Compilation } from '@jobwright/compiler'
import {
  counted,
  defineCommand,
  enumerated,
  jsonText,
  JSON_ARGUMENT,
  PROJECT_COMMANDS,
  ROOT_ARGUMENT,
  UsageError,
  type Command,
  type ExitCode,
} from 'jobwright/command-line'

import { generationJson } from '../formats/generation-json.ts'
import { watch } from './generate-watch.ts'
import { exitCodeOf, printDiagnostics } from './outcome.ts'

/** Writes the generated files. If there are errors it prints them and writes nothing. */
export const generate: Command = defineCommand({
  name: 'generate',
  description: PROJECT_COMMANDS.generate,
  args: {
    root: ROOT_ARGUMENT,
    watch: { type: 'boolean', alias: 'w', description: 'Generate again after every change, until Ctrl-C' },
    json: JSON_ARGUMENT,
  },
  async run({ root, watch: watching, json }): Promise<ExitCode> {
    if (watching && json) {
      throw new UsageError('"--json" prints one document, and "--watch" never ends: leave one of them out')
    }
    const compilation = await generateOnce(root, json)
    return watching ? watch(compilation, () => generateOnce(root)) : exitCodeOf(compilation)
  },
})

async function generateOnce(root: string, json = false): Promise<Compilation> {
  const compilation = await compile(await loadProject({ root }), 'write')
  await printDiagnostics(compilation)
  process.stdout.write(json ? jsonText(generationJson(compilation)) : `${outcome(compilation)}\n`)
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
