/**
 * The commands on task files. They need the compiler, so they are in `@jobwright/cli`, which is
 * found when one of them is called.
 */

import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

import type { ExitCode } from './exit-code.ts'
import { UsageError } from './usage-error.ts'

/** The description of each command of `@jobwright/cli`. */
export const PROJECT_COMMANDS = {
  generate: 'Find and check the jobs, and write the generated files',
  check: 'Check the jobs, and that the generated files are up to date',
  list: 'Show the jobs with schedule, priority, limits and place',
  env: 'Show the variables that configure the jobs, with value, source and default',
  explain: 'Explain a code such as JW2003, with an example',
} as const

/** The name of a command of `@jobwright/cli`. */
export type ProjectCommandName = keyof typeof PROJECT_COMMANDS

/** What `@jobwright/cli` exports as `@jobwright/cli/commands`, for this package alone. */
export interface ProjectCommands {
  /** Runs a command. Its errors are thrown. */
  runCommand(name: ProjectCommandName, args: readonly string[]): Promise<ExitCode>
  /** The text of `--help`. */
  usageOf(name: ProjectCommandName): string
  /** The setting `database` of a project, absolute; `undefined` if it is not set. */
  databaseOf(root: string): Promise<string | undefined>
}

/**
 * Runs a command of `@jobwright/cli`.
 *
 * @throws UsageError if the package is not installed
 */
export async function runProjectCommand(
  name: ProjectCommandName,
  args: readonly string[],
): Promise<ExitCode> {
  return (await commandsFor(name, args)).runCommand(name, args)
}

/** The text of `--help` of a command of `@jobwright/cli`. @throws UsageError as above */
export async function projectCommandUsage(
  name: ProjectCommandName,
  args: readonly string[],
): Promise<string> {
  return (await commandsFor(name, args)).usageOf(name)
}

async function commandsFor(name: ProjectCommandName, args: readonly string[]): Promise<ProjectCommands> {
  const commands = await findProjectCommands(rootIn(args))
  if (commands !== undefined) return commands
  throw new UsageError(
    `"jobwright ${name}" works on task files and needs the package ${CLI}, which is not installed: ` +
      `npm install --save-dev ${CLI}`,
  )
}

const CLI = '@jobwright/cli'

/** The value of `--root`, before the command has checked its arguments. */
function rootIn(args: readonly string[]): string {
  const { values } = parseArgs({
    args: [...args],
    options: { root: { type: 'string', short: 'C' } },
    strict: false,
  })
  return typeof values.root === 'string' ? values.root : '.'
}

/**
 * `@jobwright/cli` as the project finds it, or else the working folder, or else this package;
 * `undefined` if it is not installed.
 */
export async function findProjectCommands(root: string): Promise<ProjectCommands | undefined> {
  for (const folder of [resolve(root), process.cwd(), import.meta.dirname]) {
    const path = resolved(folder)
    if (path !== undefined) return (await import(pathToFileURL(path).href)) as ProjectCommands // by contract
  }
  return undefined
}

function resolved(folder: string): string | undefined {
  try {
    return createRequire(join(folder, 'here.js')).resolve(`${CLI}/commands`)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined
    throw error
  }
}
