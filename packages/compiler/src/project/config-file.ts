/** Reads `jobwright.config.*`: TypeScript, JavaScript, JSON, YAML or TOML. */

import { readdirSync, readFileSync } from 'node:fs'
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
  /** The files that it imports, absolute, with `/`, as far as Node tells; no packages. */
  readonly imports: readonly string[]
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
  if (name === undefined) return { path: undefined, imports: [], config: {} }
  try {
    const [{ loadConfig }, { readPresentFile }] = await Promise.all([
      import('c12'),
      import('jobwright/present-file'),
    ])
    const { config, path, imports } = await readPresentFile(loadConfig, {
      cwd: root,
      name: 'jobwright',
      isConfig: (other) =>
        other.startsWith(`${root}/jobwright.config.`) || other.startsWith(`${root}/.config/`),
    })
    return {
      path: path === undefined ? undefined : withSlashes(path),
      imports: imports.map(withSlashes),
      config,
    }
  } catch (error) {
    const { isBlankYaml, isOfLoader } = await import('jobwright/present-file')
    const path = `${root}/${name}`
    if (isOfLoader(error) && (await isBlankYaml(path))) return { path, imports: [], config: {} }
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

/** c12 looks in the root and in its folder `.config`, where a file may have any name. */
function likelyNames(root: string): readonly string[] {
  const names = readdirSync(root)
  const found = names.filter((name) => NAME.test(name))
  return found.length > 0 ? found.toSorted(byCodeUnit) : names.filter((name) => name === '.config')
}

const NAME = /^jobwright\.config\.(?:[cm]?[jt]s|json[c5]?|ya?ml|toml)$/

/** The name of a config file in messages. */
export function configFileName(root: string, path: string | undefined): string {
  return path === undefined ? 'the options' : relativePath(root, path)
}
