/**
 * `@jobwright/cli/commands`: the commands on task files, for the program `jobwright`, which is in
 * the package `jobwright`.
 */

import { loadProject } from '@jobwright/compiler'
import type { Command, ExitCode, ProjectCommandName } from 'jobwright/command-line'

import { check } from './commands/check.ts'
import { env } from './commands/env.ts'
import { explain } from './commands/explain.ts'
import { generate } from './commands/generate.ts'
import { list } from './commands/list.ts'

/** Every command on task files. */
export const COMMANDS: Readonly<Record<ProjectCommandName, Command>> = { generate, check, list, env, explain }

/** Runs a command. Its errors are thrown. */
export function runCommand(name: ProjectCommandName, args: readonly string[]): Promise<ExitCode> {
  return COMMANDS[name].run(args)
}

/** The text of `--help`. */
export function usageOf(name: ProjectCommandName): string {
  return COMMANDS[name].usage([])
}

/** The setting `database` of a project, absolute; `undefined` if it is not set. */
export async function databaseOf(root: string): Promise<string | undefined> {
  return (await loadProject({ root })).database
}
