/**
 * `jobwright env`: every variable that configures a job, with its value, its source and its
 * default.
 */

import { compile, loadProject, type Compilation } from '@jobwright/compiler'
import {
  defineCommand,
  ExitCode,
  jsonText,
  JSON_ARGUMENT,
  PROJECT_COMMANDS,
  ROOT_ARGUMENT,
  UsageError,
  type Command,
} from 'jobwright/command-line'
import { ConfigError, configVariables, readConfigFile, type ConfigVariables } from 'jobwright/config-file'
import { configSchemaFor } from 'jobwright/manifest'

import { envExample } from '../formats/env-example.ts'
import { envTable } from '../formats/env-table.ts'
import { exitCodeOf, printDiagnostics } from './outcome.ts'

/**
 * Prints the variables. Problems with their values go to standard error, worded as the runtime
 * words them.
 */
export const env: Command = defineCommand({
  name: 'env',
  description: PROJECT_COMMANDS.env,
  args: {
    root: ROOT_ARGUMENT,
    config: {
      type: 'string',
      valueHint: 'file',
      description: 'The config file, relative to the root, instead of jobs.config.*',
    },
    prefix: {
      type: 'string',
      valueHint: 'text',
      description: 'The prefix of every variable, instead of the envPrefix of the project',
    },
    example: { type: 'boolean', description: 'Print a .env.example with the values that the jobs declare' },
    json: JSON_ARGUMENT,
  },
  async run({ root, config, prefix, example, json }): Promise<ExitCode> {
    if (example && json) {
      throw new UsageError(
        '"--example" prints a file for people, and "--json" for programs: leave one of them out',
      )
    }
    const compilation = await compile(await loadProject({ root }), 'check')
    await printDiagnostics(compilation)
    const registry = registryOf(compilation, prefix)
    if (example) {
      process.stdout.write(envExample(registry.jobs, configVariables({ registry, env: {} }).variables))
      return exitCodeOf(compilation)
    }
    const file = await readConfigFile({ root, ...(config !== undefined && { name: config }) })
    const found = configVariables({ registry, env: process.env, file })
    if (!json) process.stderr.write(findings(found))
    process.stdout.write(json ? jsonOf(found) : envTable(found.variables))
    return found.problems.length > 0 ? ExitCode.PROBLEMS : exitCodeOf(compilation)
  },
})

/**
 * The registry as the runtime would get it, but without the classes: reading the configuration
 * loads none.
 */
function registryOf({ manifest }: Compilation, prefix: string | undefined): ConfigInputRegistry {
  const jobs = manifest.jobs.map(({ type, constant, file, options }) => ({
    type,
    constant,
    file,
    options,
    load: () => Promise.reject(new Error(`the class of job "${type}" is not loaded by its configuration`)),
  }))
  const config = configSchemaFor(manifest.jobs.map(({ type }) => type))
  return { formatVersion: 1, envPrefix: prefix ?? manifest.envPrefix, config, jobs }
}

type ConfigInputRegistry = Parameters<typeof configVariables>[0]['registry']

function findings({ problems, warnings }: ConfigVariables): string {
  const errors = problems.length === 0 ? [] : [`error: ${new ConfigError(problems).message}`]
  const lines = [...warnings.map((warning) => `warning: ${warning}`), ...errors]
  return lines.map((line) => `${line}\n`).join('')
}

/** A missing value is null. */
function jsonOf(found: ConfigVariables): string {
  const variables = found.variables.map(({ value, default: fallback, ...variable }) => ({
    ...variable,
    value: value ?? null,
    default: fallback ?? null,
  }))
  return jsonText({ ...found, variables })
}
