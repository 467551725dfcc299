/** What a command is: its description, its arguments and its work. */

import { MissingArgumentError, readArguments } from './arguments.ts'
import type { ArgumentDefinitions, ArgumentValues } from './definition.ts'
import type { ExitCode } from './exit-code.ts'
import { groupUsage, usageOf } from './usage.ts'
import { unknownName, UsageError } from './usage-error.ts'

/** A command that reads its own arguments. */
export interface Command {
  /** One line for the list of commands. */
  readonly description: string
  /** The text of `--help` for these arguments. */
  usage(args: readonly string[]): string
  /**
   * Runs the command with the arguments after its name.
   *
   * @throws UsageError for arguments that the command does not accept
   */
  run(args: readonly string[]): Promise<ExitCode>
}

/** The definition of a command. */
export interface CommandDefinition<Definitions extends ArgumentDefinitions> {
  /** The words before the arguments, without `jobwright`: `dead list`. */
  readonly name: string
  readonly description: string
  readonly args: Definitions
  /**
   * Does the work with the values of the arguments.
   *
   * @param written the arguments as they were written
   */
  run(values: ArgumentValues<Definitions>, written: readonly string[]): Promise<ExitCode>
}

/** Makes a command. Its `run` receives the values with the types of their definitions. */
export function defineCommand<const Definitions extends ArgumentDefinitions>(
  definition: CommandDefinition<Definitions>,
): Command {
  return {
    description: definition.description,
    usage: () => usageOf(definition),
    async run(args) {
      return definition.run(valuesOf(definition, args), args)
    },
  }
}

/** The values of the arguments. Where one is missing, the error shows the usage. */
function valuesOf<Definitions extends ArgumentDefinitions>(
  definition: CommandDefinition<Definitions>,
  args: readonly string[],
): ArgumentValues<Definitions> {
  try {
    return readArguments(definition.args, args)
  } catch (error) {
    if (!(error instanceof MissingArgumentError)) throw error
    throw new UsageError(`${error.message}\n\n${usageOf(definition)}`)
  }
}

/** Makes a command that only groups others: `jobwright dead list`. */
export function defineGroup(
  { name: groupName, description }: { readonly name: string; readonly description: string },
  commands: Readonly<Record<string, Command>>,
): Command {
  const group = { name: groupName, description, commands }
  const named = (command: string): string => `${groupName} ${command}`
  const find = (name: string): Command | undefined =>
    Object.hasOwn(commands, name) ? commands[name] : undefined
  return {
    description,
    usage: ([name = '', ...rest]) => find(name)?.usage(rest) ?? groupUsage(group),
    async run([name, ...rest]) {
      if (name === undefined) throw new UsageError(`a command is missing\n\n${groupUsage(group)}`)
      const command = find(name)
      if (command !== undefined) return command.run(rest)
      throw unknownName('command', named(name), Object.keys(commands).map(named))
    },
  }
}
