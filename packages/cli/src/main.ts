/** The command line: finds the command, checks its arguments and runs it. */

import { stripVTControlCharacters } from 'node:util'

import { renderUsage } from 'citty'

import packageJson from '../package.json' with { type: 'json' }
import type { Command } from './command-line/command.ts'
import { ExitCode } from './command-line/exit-code.ts'
import { unknownName, UsageError } from './command-line/usage-error.ts'
import { backup } from './commands/backup.ts'
import { check } from './commands/check.ts'
import { dead } from './commands/dead.ts'
import { env } from './commands/env.ts'
import { explain } from './commands/explain.ts'
import { generate } from './commands/generate.ts'
import { list } from './commands/list.ts'
import { messages } from './commands/messages.ts'
import { hasColor } from './text/color.ts'

const COMMANDS: Readonly<Record<string, Command>> = {
  generate,
  check,
  list,
  env,
  messages,
  dead,
  backup,
  explain,
}

/** Runs the command line and returns its exit code. Errors are printed, never thrown. */
export async function main(args: readonly string[]): Promise<ExitCode> {
  try {
    return await run(args)
  } catch (error) {
    process.stderr.write(`jobwright: ${describe(error)}\n`)
    return ExitCode.COULD_NOT_RUN
  }
}

async function run(args: readonly string[]): Promise<ExitCode> {
  const [name, ...rest] = args
  if (name === '--help' || name === '-h') return printUsage(await usage())
  if (name === '--version' || name === '-v') return print(packageJson.version)
  if (name === undefined) throw new UsageError(`no command given.\n\n${await usage()}`)
  const command = commandOf(name)
  if (rest.includes('--help') || rest.includes('-h')) return printUsage(await command.usage(rest))
  return command.run(rest)
}

function commandOf(name: string): Command {
  if (Object.hasOwn(COMMANDS, name)) return COMMANDS[name]!
  if (name.startsWith('-')) throw new UsageError(`options go after the command: jobwright <command> ${name}`)
  throw unknownName('command', name, Object.keys(COMMANDS))
}

function usage(): Promise<string> {
  const commands = Object.entries(COMMANDS).map(([name, { definition }]) => [name, definition])
  return renderUsage({
    meta: {
      name: 'jobwright',
      version: packageJson.version,
      description: 'Finds, checks and types the jobs of a project',
    },
    subCommands: Object.fromEntries(commands),
  })
}

function printUsage(text: string): ExitCode {
  return print(hasColor(process.stdout) ? text : stripVTControlCharacters(text))
}

function print(text: string): ExitCode {
  process.stdout.write(`${text}\n`)
  return ExitCode.FINE
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (process.env['JOBWRIGHT_DEBUG']) return error.stack ?? error.message
  return stripVTControlCharacters(error.message)
}
