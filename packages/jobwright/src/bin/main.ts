/** The command line: finds the command, and runs it. */

import { stripVTControlCharacters } from 'node:util'

import packageJson from '../../package.json' with { type: 'json' }
import { ExitCode } from '../command-line/exit-code.ts'
import {
  PROJECT_COMMANDS,
  projectCommandUsage,
  runProjectCommand,
  type ProjectCommandName,
} from '../command-line/project-commands.ts'
import { groupUsage } from '../command-line/usage.ts'
import { unknownName, UsageError } from '../command-line/usage-error.ts'
import type { InvalidQueryError } from '../errors/call-errors.ts'
import { codeOf } from '../errors/error-facts.ts'
import { messageOf } from '../errors/error-message.ts'
import { stackOf } from '../errors/error-stack.ts'
import { backup } from '../operations/backup.ts'
import { dead } from '../operations/dead.ts'
import { list } from '../operations/list.ts'
import { messages } from '../operations/messages.ts'

/** A command, wherever it is. */
interface AnyCommand {
  readonly description: string
  usage(args: readonly string[]): string | Promise<string>
  run(args: readonly string[]): Promise<ExitCode>
}

const COMMANDS: Readonly<Record<string, AnyCommand>> = {
  generate: ofProject('generate'),
  check: ofProject('check'),
  list,
  env: ofProject('env'),
  messages,
  dead,
  backup,
  explain: ofProject('explain'),
}

/** A command of `@jobwright/cli`, which is loaded when it is called. */
function ofProject(name: ProjectCommandName): AnyCommand {
  return {
    description: PROJECT_COMMANDS[name],
    usage: (args) => projectCommandUsage(name, args),
    run: (args) => runProjectCommand(name, args),
  }
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
  if (name === '--help' || name === '-h') return print(usage())
  if (name === '--version' || name === '-v') return print(`${packageJson.version}\n`)
  if (name === undefined) throw new UsageError(`no command given\n\n${usage()}`)
  const command = commandOf(name)
  if (rest.includes('--help') || rest.includes('-h')) return print(await command.usage(rest))
  return command.run(rest)
}

function commandOf(name: string): AnyCommand {
  if (Object.hasOwn(COMMANDS, name)) return COMMANDS[name]!
  if (name.startsWith('-')) throw new UsageError(`options go after the command: jobwright <command> ${name}`)
  throw unknownName('command', name, Object.keys(COMMANDS))
}

function usage(): string {
  const description = `jobwright ${packageJson.version} finds, checks and types the jobs of a project, and works on its messages`
  return groupUsage({ name: '', description, commands: COMMANDS })
}

function print(text: string): ExitCode {
  process.stdout.write(text)
  return ExitCode.FINE
}

function describe(error: unknown): string {
  const message = messageOf(error, Infinity)
  if (process.env['JOBWRIGHT_DEBUG']) return stackOf(error) ?? message
  // The name of the call in front of its problems is no word of the command line.
  if (codeOf(error) === 'INVALID_QUERY') return (error as InvalidQueryError).problems.join('; ') // of any copy
  return stripVTControlCharacters(message)
}
