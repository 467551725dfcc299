/** Finds and reads the config file of a program: `jobs.config.ts`, `.json`, `.yaml`, `.toml` and their like. */

import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'

import type { loadConfig as loadConfigOfC12 } from 'c12'

import { checkLayer } from './layer-check.ts'
import { ConfigFileError } from './file-error.ts'
import { withConfigFileName } from './file-name.ts'
import { readFile as readFileLayer } from './config-object.ts'
import { messageOf } from '../errors/error-message.ts'
import type { Registry } from './registry.ts'
import { shown } from '../manifest/shown.ts'
import { ConfigError } from '../errors/start-errors.ts'

/** Where the file is. */
export interface ConfigFileLocation {
  /** The folder in which the file is. @default the working folder */
  readonly root?: string
  /**
   * The file, relative to `root`, with or without its extension: `config/production.yaml`. A file that is named must be
   * there.
   *
   * @default `jobs.config` with any of the extensions, or no file
   */
  readonly name?: string
  /** Whether the variables of `.env` in `root` are put into `process.env`, those that are set there excepted. @default false */
  readonly dotenv?: boolean
}

/** What `loadConfigFile` is told. */
export interface ConfigFileOptions extends ConfigFileLocation {
  /** The generated registry: it says which jobs there are, and holds the schema of their configuration. */
  readonly registry: Pick<Registry, 'config' | 'jobs'>
}

/**
 * Reads the config file of a program for `createRunner({ config })`. Without a file it is empty.
 *
 * @throws ConfigError with every value that cannot be right
 * @throws ConfigFileError where the file is not there or cannot be loaded, or where there are several
 */
export async function loadConfigFile({ registry, ...location }: ConfigFileOptions): Promise<object> {
  const config = await readConfigFile(location)
  const { problems } = checkLayer(readFileLayer(config, registry.jobs), registry.config)
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}

/**
 * The same without a look at the values.
 *
 * @throws ConfigFileError where the file is not there or cannot be loaded, or where there are several
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

/** What c12 can read. */
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

/** The one file of that name, relative to the root. */
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
    if (name !== undefined && (await isBlank(join(root, name)))) return {}
    const { config } = await loadConfig({
      cwd: root,
      configFile: name ?? DEFAULT_NAME,
      dotenv,
      rcFile: false,
      envName: false,
      extend: false,
      giget: false,
      // The default one drops null and joins arrays: the values are to be checked as they are.
      merger: (...sources) => sources.find((source) => source !== undefined) ?? {},
    })
    return config
  } catch (error) {
    if (name !== undefined && isOfLoader(error)) {
      throw new ConfigFileError(`${name}: expected an object of options by job type`, { cause: error })
    }
    throw new ConfigFileError(`${name} cannot be loaded: ${messageOf(error)}`, { cause: error })
  }
}

/** The loader takes for granted that it is an object: `null`, or a number in JSON, it stumbles over. */
function isOfLoader(error: unknown): boolean {
  const [, place = ''] = error instanceof TypeError ? (error.stack?.split(/\n\s+at /) ?? []) : []
  return /[\\/]node_modules[\\/](?:c12|jiti)[\\/]/.test(place)
}

/** A file in which all is commented out: to c12 its value is null, at which it fails. */
async function isBlank(path: string): Promise<boolean> {
  if (!['.yaml', '.yml'].includes(extname(path))) return false
  const text = await readFile(path, 'utf8')
  return text.split('\n').every((line) => /^\s*(?:#.*)?$/.test(line))
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
