/** `jobwright backup`: copies a database consistently while its program runs. */

import { resolve } from 'node:path'

import { JSON_ARGUMENT, ROOT_ARGUMENT } from '../command-line/arguments.ts'
import { defineCommand, type Command } from '../command-line/command.ts'
import { ExitCode } from '../command-line/exit-code.ts'
import { interruption } from '../command-line/interruption.ts'
import { DATABASE_ARGUMENT, databasePath } from '../store/database.ts'
import { counted, countedDeadLetters } from '../terminal/counts.ts'
import { jsonText } from '../terminal/json-text.ts'

/** Makes the copy, and prints its size and content. */
export const backup: Command = defineCommand({
  name: 'backup',
  description: 'Make a consistent copy of an SQLite file while the program runs',
  args: {
    destination: { type: 'positional', valueHint: 'file', description: 'The file to create' },
    root: ROOT_ARGUMENT,
    database: DATABASE_ARGUMENT,
    force: { type: 'boolean', description: 'Replace the file if it exists' },
    json: JSON_ARGUMENT,
  },
  async run(args): Promise<ExitCode> {
    const { destination, force, json, root } = args
    const { backupSqlite } = await import('../engine/sqlite/backup.ts')
    // Ctrl-C gives the copy up: half of it would be useless.
    const signal = interruption((name) => new Error(`${name} cancelled the backup`))
    const made = await backupSqlite({
      path: await databasePath(args),
      to: resolve(root, destination),
      force,
      signal,
    })
    process.stdout.write(json ? jsonText(made) : textOf(made, destination))
    return ExitCode.FINE
  },
})

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
    countedDeadLetters(deadLetters),
    counted(runs, 'run'),
  ]
  return `${destination}: ${content.join(', ')}\n`
}

/** `4.1 MB`, with a megabyte of a million bytes. */
function sizeText(bytes: number): string {
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}
