/** A command of the command line: its words, its arguments, what it does. */

import { renderUsage, runCommand, type ArgsDef, type CommandDef, type SubCommandsDef } from 'citty'

import { checkArguments } from './arguments.ts'
import type { ExitCode } from './exit-code.ts'

/** A command whose arguments are its own business. */
export interface Command {
  /** As citty lists it among the commands. */
  readonly definition: SubCommandsDef[string]
  /** The text of `--help`. */
  usage(): Promise<string>
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
