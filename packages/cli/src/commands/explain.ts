/** `jobwright explain`: what a diagnostic's code means, and how to fix the problem. */

import { nearestCode, readErrorPage } from '@jobwright/compiler'

import { defineCommand, type Command } from '../command-line/command.ts'
import { ExitCode } from '../command-line/exit-code.ts'
import { UsageError } from '../command-line/usage-error.ts'

/** Prints the page about a code. */
export const explain: Command = defineCommand({
  meta: { name: 'jobwright explain', description: 'Explain a code such as JW2003, with an example' },
  args: {
    code: { type: 'positional', description: 'The code', valueHint: 'JW2003', required: true },
  },
  async run({ args: { code } }): Promise<ExitCode> {
    const page = await readErrorPage(code)
    if (page === undefined) throw new UsageError(`there is no code "${code}".${await hintFor(code)}`)
    process.stdout.write(page.text)
    return ExitCode.FINE
  },
})

async function hintFor(code: string): Promise<string> {
  const meant = await nearestCode(code)
  return meant === undefined
    ? ' Every message contains its code, such as JW2003.'
    : ` Did you mean "${meant}"?`
}
