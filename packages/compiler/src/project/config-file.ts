/** Reads `jobwright.config.*`: TypeScript, JavaScript, JSON, YAML or TOML. */

import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname } from 'node:path'

import { byCodeUnit, relativePath, withSlashes } from '../files/path.ts'
import { ProjectConfigError } from './config.ts'

/** The problem of a config that is not an object, with an example in the language of the file. */
export function noObject(place: string): string {
  return `expected an object of settings; write ${EXAMPLES[extname(place)] ?? 'export default { … }'}`
}

const EXAMPLES: Readonly<Record<string, string>> = {
  '.json': '{ "tasks": "src/tasks" }',
  '.jsonc': '{ "tasks": "src/tasks" }',
  '.json5': '{ "tasks": "src/tasks" }',
  '.yaml': 'tasks: src/tasks',
  '.yml': 'tasks: src/tasks',
}

/** The content of a config file, unchecked. */
export interface ConfigFile {
  /** Absolute, with `/`; `undefined` if the project has no config file. */
  readonly path: string | undefined
  readonly config: unknown
}

/**
 * Reads the config file of a project. It is the only file of the user that the compiler executes.
 *
 * @throws ProjectConfigError if it does not load
 */
export async function readConfigFile(root: string): Promise<ConfigFile> {
  const [name, second] = likelyNames(root)
  if (name !== undefined && second !== undefined) {
    throw new ProjectConfigError(name, [
      `there is ${second} too, and only one of them would count; delete one`,
    ])
  }
  // c12 takes longer to load than a whole compile with a warm cache.
  if (name === undefined) return { path: undefined, config: {} }
  try {
    const { loadConfig } = await import('c12')
    forgetModules(root)
    const { config, _configFile: path } = await loadConfig({
      cwd: root,
      name: 'jobwright',
      rcFile: false,
      envName: false,
      extend: false,
      // A watcher reads the file again after each change, so no module cache may answer.
      jitiOptions: { tryNative: false, moduleCache: false },
      giget: false,
      // The default merger drops null and joins arrays, and the values must be checked as they are
      // written.
      merger: (...sources) => sources.find((source) => source !== undefined) ?? {},
    })
    return { path: path === undefined ? undefined : withSlashes(path), config }
  } catch (error) {
    if (isOfLoader(error) && isBlank(`${root}/${name}`)) return { path: `${root}/${name}`, config: {} }
    if (isOfLoader(error)) throw new ProjectConfigError(name, [noObject(name)], { cause: error })
    throw new ProjectConfigError(name, [`it cannot be loaded: ${await reasonOf(error, `${root}/${name}`)}`], {
      cause: error,
    })
  }
}

/** The message of an error; for a value in YAML that needs quotes, with the right one. */
async function reasonOf(error: unknown, path: string): Promise<string> {
  // Slow to load, and needed only for a message.
  const { yamlProblem } = await import('jobwright/manifest')
  const problem = isYaml(path) ? yamlProblem(error, readFileSync(path, 'utf8')) : undefined
  return problem ?? (error instanceof Error ? error.message : String(error))
}

function isYaml(path: string): boolean {
  return /\.ya?ml$/.test(path)
}

/**
 * The loader expects an object: it throws a TypeError of its own for `null`, or for a number in
 * JSON.
 */
function isOfLoader(error: unknown): boolean {
  const [, place = ''] = error instanceof TypeError ? (error.stack?.split(/\n\s+at /) ?? []) : []
  return /[\\/]node_modules[\\/](?:c12|jiti)[\\/]/.test(place)
}

/** JSON is loaded through Node's own module cache, whatever options the loader gets. */
function forgetModules(root: string): void {
  const { cache } = createRequire(import.meta.url)
  for (const path of Object.keys(cache)) {
    if (withSlashes(path).startsWith(`${root}/jobwright.config.`)) delete cache[path]
  }
}

/** c12 looks in the root and in its folder `.config`, where a file may have any name. */
function likelyNames(root: string): readonly string[] {
  const names = readdirSync(root)
  const found = names.filter((name) => NAME.test(name))
  return found.length > 0 ? found.toSorted(byCodeUnit) : names.filter((name) => name === '.config')
}

const NAME = /^jobwright\.config\.(?:[cm]?[jt]s|json[c5]?|ya?ml|toml)$/

/** Whether a file is YAML without a value, because every line is empty or a comment. */
function isBlank(path: string): boolean {
  if (!isYaml(path)) return false
  return readFileSync(path, 'utf8')
    .split('\n')
    .every((line) => /^\s*(?:#.*)?$/.test(line))
}

/** The name of a config file in messages. */
export function configFileName(root: string, path: string | undefined): string {
  return path === undefined ? 'the options' : relativePath(root, path)
}
