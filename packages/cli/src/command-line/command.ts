/** What a command is: its description, its arguments and its work. */

import { renderUsage, runCommand, type ArgsDef, type CommandDef, type SubCommandsDef } from 'citty'

import { checkArguments } from './arguments.ts'
import type { ExitCode } from './exit-code.ts'
import { unknownName, UsageError } from './usage-error.ts'

/** A command that reads its own arguments. */
export interface Command {
  /** The entry in the list of commands, for citty. */
  readonly definition: SubCommandsDef[string]
  /** The text of `--help` for these arguments. */
  usage(args: readonly string[]): Promise<string>
  /**
   * Runs the command with the arguments after its name.
   *
   * @throws UsageError for arguments that the command does not accept
   */
  run(args: readonly string[]): Promise<ExitCode>
}

/** Makes a command. Its `run` receives the arguments with the types of their definitions. */
export function defineCommand<const Args extends ArgsDef>(
  definition: CommandDef<Args> & { readonly args: Args },
): Command {
  return {
    definition,
    usage: () => renderUsage(definition),
    async run(args) {
      checkArguments(definition.args, args)
      const { result } = await runCommand(definition, { rawArgs: [...args] })
      return result as ExitCode // every command returns one
    },
  }
}

/** Makes a command that only groups others: `jobwright dead list`. */
export function defineGroup(
  meta: { readonly name: string; readonly description: string },
  commands: Readonly<Record<string, Command>>,
): Command {
  const definitions = Object.entries(commands).map(([name, { definition }]) => [name, definition])
  const definition = { meta, subCommands: Object.fromEntries(definitions) }
  const find = (name: string): Command | undefined =>
    Object.hasOwn(commands, name) ? commands[name] : undefined
  const nameInGroup = (name: string): string => `${meta.name.replace('jobwright ', '')} ${name}`
  return {
    definition,
    usage: ([name = '', ...rest]) => find(name)?.usage(rest) ?? renderUsage(definition),
    async run([name, ...rest]) {
      if (name === undefined)
        throw new UsageError(`a command is missing.\n\n${await renderUsage(definition)}`)
      const command = find(name)
      if (command !== undefined) return command.run(rest)
      throw unknownName('command', nameInGroup(name), Object.keys(commands).map(nameInGroup))
    },
  }
}
