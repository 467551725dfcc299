/** A command of the command line: its words, its arguments, what it does. */

import { renderUsage, runCommand, type ArgsDef, type CommandDef, type SubCommandsDef } from 'citty'

import { checkArguments } from './arguments.ts'
import type { ExitCode } from './exit-code.ts'
import { unknownName, UsageError } from './usage-error.ts'

/** A command whose arguments are its own business. */
export interface Command {
  /** As citty lists it among the commands. */
  readonly definition: SubCommandsDef[string]
  /** The text of `--help`, given with these arguments. */
  usage(args: readonly string[]): Promise<string>
  /**
   * Runs it with what stands after its name.
   *
   * @throws UsageError for arguments that it does not take
   */
  run(args: readonly string[]): Promise<ExitCode>
}

/** Makes a command; `run` gets its arguments with the types of their definitions. */
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

/** Makes a command of several: `jobwright dead list`. */
export function defineGroup(
  meta: { readonly name: string; readonly description: string },
  commands: Readonly<Record<string, Command>>,
): Command {
  const definitions = Object.entries(commands).map(([name, { definition }]) => [name, definition])
  const definition = { meta, subCommands: Object.fromEntries(definitions) }
  const find = (name: string): Command | undefined =>
    Object.hasOwn(commands, name) ? commands[name] : undefined
  return {
    definition,
    usage: ([name = '', ...rest]) => find(name)?.usage(rest) ?? renderUsage(definition),
    async run([name, ...rest]) {
      if (name === undefined)
        throw new UsageError(`a command is missing.\n\n${await renderUsage(definition)}`)
      const command = find(name)
      if (command === undefined) {
        const group = meta.name.replace('jobwright ', '')
        throw unknownName(
          'command',
          `${group} ${name}`,
          Object.keys(commands).map((known) => `${group} ${known}`),
        )
      }
      return command.run(rest)
    },
  }
}
