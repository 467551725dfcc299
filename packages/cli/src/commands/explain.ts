/** `jobwright explain`: what a diagnostic's code means, and how to fix the problem. */

import { nearestCode, readErrorPage } from '@jobwright/compiler'
import {
  defineCommand,
  ExitCode,
  jsonText,
  JSON_ARGUMENT,
  PROJECT_COMMANDS,
  UsageError,
  type Command,
} from 'jobwright/command-line'

/** Prints the page about a code. */
export const explain: Command = defineCommand({
  name: 'explain',
  description: PROJECT_COMMANDS.explain,
  args: {
    code: { type: 'positional', description: 'The code', valueHint: 'code' },
    json: JSON_ARGUMENT,
  },
  async run({ code, json }): Promise<ExitCode> {
    const page = await readErrorPage(code)
    if (page === undefined) throw new UsageError(`there is no code "${code}".${await hintFor(code)}`)
    process.stdout.write(json ? jsonText(page) : page.text)
    return ExitCode.FINE
  },
})

async function hintFor(code: string): Promise<string> {
  const meant = await nearestCode(code)
  return meant === undefined
    ? ' Every message contains its code, such as JW2003.'
    : ` Did you mean "${meant}"?`
}
