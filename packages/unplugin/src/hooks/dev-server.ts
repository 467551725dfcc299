/**
 * Keeps the generated files up to date while Vite's dev server runs. Errors in the jobs do not stop
 * the server.
 */

import { dirname, resolve } from 'node:path'

import { Bursts, compile, isWithin, withSlashes, type Compilation, type Project } from '@jobwright/compiler'
import type { ErrorPayload, ViteDevServer } from 'vite'

import { buildErrorOf, type BuildError } from '../build/build-error.ts'
import type { Build } from '../build/build.ts'
import { compileInTurn } from '../build/compile-queue.ts'
import { generatedModule } from '../build/generated-module.ts'
import { awaitedPaths, isInput } from '../build/inputs.ts'
import { newWarningsOf } from '../build/new-warnings.ts'
import { newsOf } from '../build/news.ts'
import { projectOf } from '../build/plugin-options.ts'

/** The part of one plugin instance that runs in one dev server. */
export class DevServer {
  readonly #server: ViteDevServer
  readonly #build: Build
  readonly #writes: 'always' | 'when missing'
  readonly #stopped = new AbortController()
  readonly #changes = new Bursts()
  #output = ''
  #error: BuildError | undefined
  #watching: Promise<void> = Promise.resolve()

  /** @param writes `'when missing'` leaves generated files that are only stale as they are */
  constructor(server: ViteDevServer, build: Build, writes: 'always' | 'when missing') {
    this.#server = server
    this.#build = build
    this.#writes = writes
  }

  /**
   * Compiles once, then again after each change until `stop`.
   *
   * @throws ProjectConfigError if the project's config is invalid
   */
  async start(): Promise<void> {
    await this.#compileFirst()
    this.#watching = this.#changes.each(() => this.#compileAgain(), this.#stopped.signal)
  }

  /** Resolves once no compile is running any more. */
  async stop(): Promise<void> {
    this.#stopped.abort()
    await this.#watching
  }

  /**
   * While there are errors: the path at which a generated module will be, so that Vite tries to
   * load it and `throwIfFailed` can say what is wrong. Vite caches this answer, so it must still be
   * right once the errors are fixed.
   */
  resolveFailed(source: string, importer: string | undefined): string | undefined {
    if (this.#error === undefined) return undefined
    const path = this.#pathOf(source, importer)
    return path === undefined ? undefined : generatedModule(this.#output, path)
  }

  /** Makes every load of a generated module fail while there are errors. */
  throwIfFailed(id: string): undefined {
    if (this.#error !== undefined && this.#isGenerated(id)) throw this.#error
  }

  /**
   * Keeps changes that happen during the first compile until its inputs are known, then checks them
   * against those.
   */
  async #compileFirst(): Promise<void> {
    const early: string[] = []
    const noticeEarly = (_event: string, path: string): void => void early.push(path)
    this.#server.watcher.on('all', noticeEarly)
    await this.#compile()
    this.#server.watcher.off('all', noticeEarly)
    this.#server.watcher.on('all', (_event, path) => this.#noticeChange(path))
    for (const path of early) this.#noticeChange(path)
    // Vite's watcher ignores files that appear during its initial scan, and does not report the end
    // of that scan.
    this.#changes.notice()
  }

  #pathOf(source: string, importer: string | undefined): string | undefined {
    if (source.startsWith('/')) return `${this.#build.root}${source}`
    if (importer === undefined || !source.startsWith('.')) return undefined
    return withSlashes(resolve(dirname(importer), source))
  }

  #isGenerated(path: string): boolean {
    return isWithin(this.#output, path)
  }

  #noticeChange(path: string): void {
    const { compilation } = this.#build
    if (compilation === undefined || !isInput(compilation, withSlashes(path))) return
    this.#changes.notice()
  }

  async #compileAgain(): Promise<void> {
    try {
      await this.#compile()
    } catch (error) {
      this.#log(`jobwright could not compile: ${String(error)}`)
    }
  }

  async #compile(): Promise<void> {
    const project = await projectOf(this.#build.options, this.#build.root)
    const compilation = await this.#compileInMode(project)
    const before = this.#error
    const changed = changedFiles(this.#build.compilation, compilation)
    this.#build.compilation = compilation
    this.#output = project.output
    this.#error = await buildErrorOf(compilation)
    this.#server.watcher.add([...compilation.folders, ...compilation.inputs, ...awaitedPaths(compilation)])
    const form = this.#writes === 'always' ? 'frame' : 'line'
    for (const warning of await newWarningsOf(compilation, form)) this.#server.config.logger.warn(warning)
    this.#logError(project, before)
    if (before !== undefined || this.#error !== undefined) this.#updateBrowsers()
    else this.#invalidate(changed)
  }

  async #compileInMode(project: Project): Promise<Compilation> {
    if (this.#writes === 'always') return compileInTurn(project)
    const checked = await compile(project, 'check')
    if (checked.stale.some(({ reason }) => reason === 'missing')) return compileInTurn(project)
    const stale = checked.stale.map(({ file }) => file)
    for (const file of newsOf(project, 'stale', stale)) {
      this.#server.config.logger.warn(`${file} is stale: run \`jobwright generate\``)
    }
    return checked
  }

  /**
   * Invalidates generated modules that were loaded before: an error decides their load, whether the
   * files changed or not.
   */
  #updateBrowsers(): void {
    const payload = this.#error === undefined ? ({ type: 'full-reload' } as const) : overlayOf(this.#error)
    for (const { moduleGraph, hot } of Object.values(this.#server.environments)) {
      for (const [file, modules] of moduleGraph.fileToModulesMap) {
        if (this.#isGenerated(file)) for (const module of modules) moduleGraph.invalidateModule(module)
      }
      hot.send(payload)
    }
  }

  /**
   * Vite's watcher misses files that change while it still scans their folder, and Vite would serve
   * their modules as they were.
   */
  #invalidate(files: readonly string[]): void {
    for (const { moduleGraph } of Object.values(this.#server.environments)) {
      const modules = files.flatMap((file) => [...(moduleGraph.getModulesByFile(file) ?? [])])
      for (const module of modules) moduleGraph.invalidateModule(module)
    }
  }

  /**
   * Logs the error if it is new. Vitest runs a server for itself and one for each of its projects,
   * and one of them is enough to log it; a restarted server of Vite logs it again.
   */
  #logError(project: Project, before: BuildError | undefined): void {
    const message = this.#error?.message
    const messages = message === undefined ? [] : [message]
    const isNew =
      this.#writes === 'always' ? message !== before?.message : newsOf(project, 'error', messages).length > 0
    if (message !== undefined && isNew) this.#log(message)
  }

  #log(message: string): void {
    this.#server.config.logger.error(message, { timestamp: true })
  }
}

/** The generated files whose texts differ between two compilations. */
function changedFiles(before: Compilation | undefined, { files }: Compilation): readonly string[] {
  const texts = new Map(before?.files.map(({ path, text }) => [path, text]))
  return files.filter(({ path, text }) => texts.get(path) !== text).map(({ path }) => path)
}

function overlayOf({ message, diagnostics, project }: BuildError): ErrorPayload {
  const err = { message, stack: '', plugin: 'jobwright' }
  const [first] = diagnostics
  if (first === undefined) return { type: 'error', err }
  const { file, line, column } = first
  const id = `${project.root}/${file}`
  return { type: 'error', err: { ...err, id, loc: { file: id, line, column } } }
}
