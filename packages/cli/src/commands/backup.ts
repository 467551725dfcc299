/** `jobwright backup`: a consistent copy of a database while its program runs. */

import { resolve } from 'node:path'

import { ROOT_ARGUMENT } from '../command/arguments.ts'
import { defineCommand, type Command } from '../command/command.ts'
import { DATABASE_ARGUMENT, databasePath } from '../store/database.ts'
import { ExitCode } from '../command/exit-code.ts'
import { lettersText } from '../text/kept-text.ts'
import { counted } from '../text/wording.ts'

/** Makes the copy, and prints what is in it. */
export const backup: Command = defineCommand({
  meta: { name: 'jobwright backup', description: 'Copy an SQLite file consistently while the program runs' },
  args: {
    destination: { type: 'positional', description: 'The file to make', valueHint: 'file', required: true },
    root: ROOT_ARGUMENT,
    database: DATABASE_ARGUMENT,
    force: { type: 'boolean', description: 'Replace the file where it is there already' },
    json: { type: 'boolean', description: 'Print what was made for programs' },
  },
  async run({ args }): Promise<ExitCode> {
    const { destination, force = false, json, root } = args
    const { backupSqlite } = await import('jobwright/sqlite')
    const signal = interruption()
    const made = await backupSqlite({
      path: await databasePath(args),
      to: resolve(root, destination),
      force,
      signal,
    })
    process.stdout.write(json ? `${JSON.stringify(made, undefined, 2)}\n` : textOf(made, destination))
    return ExitCode.FINE
  },
})

/** Aborted by Ctrl-C: the half of a copy is of no use. */
function interruption(): AbortSignal {
  const end = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => end.abort(new Error(`the backup was given up: ${name}`)))
  }
  return end.signal
}

interface Made {
  readonly bytes: number
  readonly messages: number
  readonly deadLetters: number
  readonly runs: number
}

function textOf({ bytes, messages, deadLetters, runs }: Made, destination: string): string {
  const content = [
    sizeText(bytes),
    counted(messages, 'message'),
    lettersText(deadLetters),
    counted(runs, 'run'),
  ]
  return `${destination}: ${content.join(', ')}\n`
}

/** `4.1 MB`, in thousands as disks count. */
function sizeText(bytes: number): string {
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}
