/**
 * `jobwright/present-file`, which only the packages of jobwright import: reads a config file as it
 * is on disk now, with the files that it imports. Node and c12 keep what they have loaded, so
 * without this a second reading gets the first content.
 */

import nodeModule, { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** c12's `loadConfig`, which the caller imports: this package has c12 only if it is installed. */
export type LoadConfig = (options: {
  readonly cwd: string
  readonly rcFile: false
  readonly envName: false
  readonly extend: false
  readonly giget: false
  readonly jitiOptions: { readonly tryNative: boolean; readonly moduleCache: boolean }
  readonly merger: (...sources: (object | null | undefined)[]) => object
}) => Promise<{ readonly config: unknown; readonly _configFile?: string | undefined }>

/** The place of the file, as c12 takes it. */
export interface FilePlace {
  readonly cwd: string
  readonly name?: string
  readonly configFile?: string
  readonly dotenv?: boolean
  /** Whether a path may be that of the config file. */
  readonly isConfig: (path: string) => boolean
}

/** A config file, unchecked. */
export interface PresentFile {
  readonly config: unknown
  /** The file; `undefined` if there is none. */
  readonly path: string | undefined
  /** The files that it imports, directly and through others, as far as Node tells; no packages. */
  readonly imports: readonly string[]
}

/** Reads the file with c12's `loadConfig`. */
export async function readPresentFile(
  loadConfig: LoadConfig,
  { isConfig, ...place }: FilePlace,
): Promise<PresentFile> {
  const modules = new PresentModules(isConfig)
  try {
    const { config, _configFile: path } = await loadConfig({
      ...place,
      rcFile: false,
      envName: false,
      extend: false,
      giget: false,
      // With its cache the loader registers what it compiles, where PresentModules finds it.
      jitiOptions: { tryNative: false, moduleCache: true },
      // c12's own merge drops null and joins arrays, but the values must be checked as they are.
      merger: (...sources) => sources.find((source) => source !== undefined) ?? {},
    })
    return { config, path, imports: modules.loaded.filter((file) => file !== path) }
  } finally {
    modules.end()
  }
}

/**
 * Whether an error is one that c12 throws by itself for a file that holds no object, such as `null`
 * or a number in JSON.
 */
export function isOfLoader(error: unknown): boolean {
  const [, place = ''] = error instanceof TypeError ? (error.stack?.split(/\n\s+at /) ?? []) : []
  return /[\\/]node_modules[\\/](?:c12|jiti)[\\/]/.test(place)
}

/** Whether a file is YAML without a value, as every line is a comment. c12 fails to read it. */
export async function isBlankYaml(path: string): Promise<boolean> {
  if (!['.yaml', '.yml'].includes(extname(path))) return false
  const text = await readFile(path, 'utf8')
  return text.split('\n').every((line) => /^\s*(?:#.*)?$/.test(line))
}

const { cache } = createRequire(import.meta.url)

/** The files in Node's cache of CommonJS that config files have loaded. */
const loadedByConfigs = new Set<string>()

let readings = 0

/** One reading, during which no module of a config file comes from a cache. */
class PresentModules {
  readonly #isConfig: (path: string) => boolean
  readonly #before: ReadonlySet<string>
  /** What the program itself had loaded. It gets its modules back. */
  readonly #ofProgram = new Map<string, NodeModule>()
  readonly #imported = new Set<string>()
  readonly #hooks: { deregister(): void } | undefined

  constructor(isConfig: (path: string) => boolean) {
    this.#isConfig = isConfig
    for (const [path, module] of Object.entries(cache)) this.#forget(path, module)
    this.#before = new Set(Object.keys(cache))
    readings += 1
    const mark = `jobwright-config=${readings}`
    // Before Node 22.15 there are no such hooks, and ECMAScript modules stay as they are.
    this.#hooks = nodeModule.registerHooks?.({
      resolve: (specifier, context, next) => {
        const resolved = next(specifier, context)
        if (!isOfConfig(resolved.url, context.parentURL, mark)) return resolved
        this.#imported.add(fileURLToPath(resolved.url))
        return { ...resolved, url: `${resolved.url}${resolved.url.includes('?') ? '&' : '?'}${mark}` }
      },
    })
  }

  /** The files that were loaded so far, without those of packages. */
  get loaded(): readonly string[] {
    const required = Object.keys(cache).filter((path) => !this.#before.has(path) && !isOfPackage(path))
    return [...new Set([...required, ...this.#imported])].toSorted()
  }

  end(): void {
    this.#hooks?.deregister()
    for (const path of this.loaded) loadedByConfigs.add(path)
    for (const [path, module] of this.#ofProgram) cache[path] = module
  }

  #forget(path: string, module: NodeModule | undefined): void {
    const isOurs = loadedByConfigs.has(path)
    if (!isOurs && !this.#isConfig(path.replaceAll('\\', '/'))) return
    if (!isOurs && module !== undefined) this.#ofProgram.set(path, module)
    delete cache[path]
  }
}

/** Whether a module belongs to a config file: the loader imports it, or another such module. */
function isOfConfig(url: string, parent: string | undefined, mark: string): boolean {
  if (!url.startsWith('file:') || isOfPackage(url) || parent === undefined) return false
  return parent.includes(mark) || parent.endsWith('/jiti/lib/jiti.mjs')
}

function isOfPackage(path: string): boolean {
  return /[\\/]node_modules[\\/]/.test(path)
}
