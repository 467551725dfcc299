/**
 * Finds and reads the config file of a program: `jobs.config` as TypeScript, JSON, YAML, TOML or
 * similar.
 */

import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'

import type { loadConfig as loadConfigOfC12 } from 'c12'

import { checkLayer } from './layer-check.ts'
import { ConfigFileError } from './file-error.ts'
import { withConfigFileName } from './file-name.ts'
import { readFile as readFileLayer } from './config-object.ts'
import { messageOf } from '../errors/error-message.ts'
import { isBlankYaml, isOfLoader, readPresentFile } from '../node-loader/present-file.ts'
import type { Registry } from './registry.ts'
import { shown } from '../wording/shown.ts'
import { yamlProblem } from '../wording/yaml-problem.ts'
import { ConfigError } from '../errors/start-errors.ts'

/** The place of the file. */
export interface ConfigFileLocation {
  /** The folder of the file. @default the working folder */
  readonly root?: string
  /**
   * The file, relative to `root`, with or without its extension: `config/production.yaml`. A named
   * file must exist.
   *
   * @default `jobs.config` with any of the extensions, or no file
   */
  readonly name?: string
  /**
   * Whether the variables of `.env` in `root` are added to `process.env`; variables that are set
   * stay.
   *
   * @default false
   */
  readonly dotenv?: boolean
}

/** The options of `loadConfigFile`. */
export interface ConfigFileOptions extends ConfigFileLocation {
  /** The generated registry, with the jobs and the schema of their configuration. */
  readonly registry: Pick<Registry, 'config' | 'jobs'>
}

/**
 * Reads the config file of a program for `createRunner({ config })`. Without a file the config is
 * empty.
 *
 * @throws ConfigError with every bad value
 * @throws ConfigFileError if the file does not exist or cannot be loaded, or if there are several
 */
export async function loadConfigFile({ registry, ...location }: ConfigFileOptions): Promise<object> {
  const config = await readConfigFile(location)
  const { problems } = checkLayer(readFileLayer(config, registry.jobs), registry.config)
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}

/**
 * The same without a check of the values.
 *
 * @throws ConfigFileError if the file does not exist or cannot be loaded, or if there are several
 */
export async function readConfigFile({
  root: folder = '.',
  name: wanted,
  dotenv = false,
}: ConfigFileLocation): Promise<object> {
  const root = resolve(folder)
  const name = await findFile(root, wanted)
  if (name === undefined && !dotenv) return {}
  const config = await load(root, name, dotenv)
  if (name === undefined) return {}
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new ConfigFileError(`${name}: expected an object of options by job type, got ${shown(config)}`)
  }
  return withConfigFileName(config, name)
}

const DEFAULT_NAME = 'jobs.config'

/** The extensions that c12 reads. */
const EXTENSIONS = [
  '.ts',
  '.mts',
  '.cts',
  '.js',
  '.mjs',
  '.cjs',
  '.json',
  '.jsonc',
  '.json5',
  '.yaml',
  '.yml',
  '.toml',
]

/** Finds the one file of that name, relative to the root. */
async function findFile(root: string, name: string | undefined): Promise<string | undefined> {
  const wanted = name ?? DEFAULT_NAME
  const names = EXTENSIONS.includes(extname(wanted)) ? [wanted] : EXTENSIONS.map((end) => `${wanted}${end}`)
  const entries = await namesIn(dirname(resolve(root, wanted)))
  const found = names.filter((candidate) => entries.includes(basename(candidate)))
  if (found.length > 1) {
    throw new ConfigFileError(
      `there are several config files in ${root}: ${found.join(' and ')}; keep one of them, or name one: loadConfigFile({ name: ${shown(found[0])} })`,
    )
  }
  if (found[0] === undefined && name !== undefined) throw notFound(root, name)
  return found[0]
}

function notFound(root: string, name: string): ConfigFileError {
  const any = EXTENSIONS.includes(extname(name)) ? '' : ` with one of the extensions ${EXTENSIONS.join(', ')}`
  return new ConfigFileError(`there is no config file ${join(root, name)}${any}`)
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const isFolder = await stat(folder).then(
    (entry) => entry.isDirectory(),
    () => false,
  )
  return isFolder ? readdir(folder) : []
}

async function load(root: string, name: string | undefined, dotenv: boolean): Promise<unknown> {
  const { loadConfig } = await importC12()
  try {
    if (name !== undefined && (await isBlankYaml(join(root, name)))) return {}
    const path = name === undefined ? undefined : join(root, name)
    const { config } = await readPresentFile(loadConfig, {
      cwd: root,
      configFile: name ?? DEFAULT_NAME,
      dotenv,
      isConfig: (other) => path !== undefined && other === path.replaceAll('\\', '/'),
    })
    return config
  } catch (error) {
    if (name !== undefined && isOfLoader(error)) {
      throw new ConfigFileError(`${name}: expected an object of options by job type`, { cause: error })
    }
    const text = name === undefined || !isYaml(name) ? '' : await textOf(join(root, name))
    const problem = yamlProblem(error, text) ?? messageOf(error)
    throw new ConfigFileError(`${name} cannot be loaded: ${problem}`, { cause: error })
  }
}

function isYaml(path: string): boolean {
  return ['.yaml', '.yml'].includes(extname(path))
}

function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8')
}

async function importC12(): Promise<{ readonly loadConfig: typeof loadConfigOfC12 }> {
  try {
    return await import('c12')
  } catch (error) {
    throw new ConfigFileError(
      'jobwright/config-file reads files with c12, which is not installed: npm install c12',
      {
        cause: error,
      },
    )
  }
}
