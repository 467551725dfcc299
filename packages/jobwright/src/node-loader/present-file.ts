/**
 * `jobwright/present-file`, which only the packages of jobwright import: reads a config file as it
 * is on disk now, with the files that it imports. Node and c12 keep what they have loaded, so
 * without this a second reading gets the first content.
 */

import nodeModule, { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads'

import { isOfPackage, markedUrl, type HookData } from './present-hooks.ts'

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
  const reading = loadConfig({
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
  const [read] = await Promise.allSettled([reading])
  const loaded = modules.end()
  if (read.status === 'rejected') throw read.reason
  const { config, _configFile: path } = read.value
  return { config, path, imports: loaded.filter((file) => file !== path) }
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
  readonly #hooks: ReadingHooks

  constructor(isConfig: (path: string) => boolean) {
    this.#isConfig = isConfig
    for (const [path, module] of Object.entries(cache)) this.#forget(path, module)
    this.#before = new Set(Object.keys(cache))
    readings += 1
    this.#hooks = hooksOf(readings, (url) => this.#imported.add(fileURLToPath(url)))
  }

  /** @returns the files that were loaded, without those of packages */
  end(): readonly string[] {
    this.#hooks.deregister()
    const required = Object.keys(cache).filter((path) => !this.#before.has(path) && !isOfPackage(path))
    const loaded = [...new Set([...required, ...this.#imported])].toSorted()
    for (const path of loaded) loadedByConfigs.add(path)
    for (const [path, module] of this.#ofProgram) cache[path] = module
    return loaded
  }

  #forget(path: string, module: NodeModule | undefined): void {
    const isOurs = loadedByConfigs.has(path)
    if (!isOurs && !this.#isConfig(path.replaceAll('\\', '/'))) return
    if (!isOurs && module !== undefined) this.#ofProgram.set(path, module)
    delete cache[path]
  }
}

/** The hooks of one reading, until it ends. */
interface ReadingHooks {
  deregister(): void
}

/** @param imported takes the URL of each module that the reading imports */
function hooksOf(reading: number, imported: (url: string) => void): ReadingHooks {
  if (typeof nodeModule.registerHooks !== 'function') return threadHooksOf(reading, imported)
  return nodeModule.registerHooks({
    resolve: (specifier, context, next) => {
      const resolved = next(specifier, context)
      const url = markedUrl(resolved.url, context.parentURL, reading)
      if (url === undefined) return resolved
      imported(resolved.url)
      return { ...resolved, url }
    },
  })
}

/** The same with the thread for hooks of an older Node, which lasts as long as the process. */
function threadHooksOf(reading: number, imported: (url: string) => void): ReadingHooks {
  thread ??= startThread()
  const { current, port } = thread
  Atomics.store(current, 0, reading)
  return {
    deregister: () => {
      Atomics.store(current, 0, 0)
      for (let got; (got = receiveMessageOnPort(port)) !== undefined;) imported(got.message as string) // see HookData
    },
  }
}

interface HookThread {
  readonly current: Int32Array
  readonly port: MessagePort
}

let thread: HookThread | undefined

function startThread(): HookThread {
  const current = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const { port1, port2 } = new MessageChannel()
  port1.unref()
  const data: HookData = { reading: current, port: port2 }
  try {
    // By its name in the package: a build puts this code into a file of another folder.
    const here = import.meta.resolve('jobwright/present-file')
    const hooks = here.replace(/present-file(\.[jt]s)$/, 'present-hooks$1')
    nodeModule.register(hooks, { data, transferList: [port2] })
  } catch {
    // The program is a bundle, without the package: modules stay as they were first read.
  }
  return { current, port: port1 }
}
