/** Keeps the generated files in step with the task files while Vite's dev server runs. Errors do not end the server. */

import { dirname, resolve } from 'node:path'

import { Bursts, compile, type Compilation, type Project } from '@jobwright/compiler'
import type { ErrorPayload, ViteDevServer } from 'vite'

import { buildErrorOf, warningsOf, type BuildError } from '../build/build-error.ts'
import type { Build } from '../build/build.ts'
import { generatedModule } from '../build/generated-module.ts'
import { awaited, isInput, isWithin, withSlashes } from '../build/inputs.ts'
import { projectOf } from '../build/plugin-options.ts'
import { writeMode } from '../build/write-mode.ts'

/** What one use of the plugin does in one dev server. */
export class DevServer {
  readonly #server: ViteDevServer
  readonly #build: Build
  readonly #writes: 'always' | 'when missing'
  readonly #stopped = new AbortController()
  readonly #changes = new Bursts()
  #output = ''
  #error: BuildError | undefined
  #watching: Promise<void> = Promise.resolve()

  /** @param writes `'when missing'` leaves generated files alone that are merely stale */
  constructor(server: ViteDevServer, build: Build, writes: 'always' | 'when missing') {
    this.#server = server
    this.#build = build
    this.#writes = writes
  }

  /**
   * Compiles, and from then on compiles again after each change.
   *
   * @throws ProjectConfigError where there is no project to compile
   */
  async start(): Promise<void> {
    await this.#compileFirst()
    this.#watching = this.#changes.each(() => this.#compileAgain(), this.#stopped.signal)
  }

  /** Resolves when no compile is running any more. */
  async stop(): Promise<void> {
    this.#stopped.abort()
    await this.#watching
  }

  /**
   * Where a generated module will be that could not be written yet, so that its load tells why. Vite remembers what
   * this says: it must still be right when the errors are gone.
   */
  resolveFailed(source: string, importer: string | undefined): string | undefined {
    if (this.#error === undefined) return undefined
    const path = this.#pathOf(source, importer)
    return path === undefined ? undefined : generatedModule(this.#output, path)
  }

  /** Makes the load of a generated module fail as long as there are errors. */
  throwIfFailed(id: string): undefined {
    if (this.#error !== undefined && this.#isGenerated(id)) throw this.#error
  }

  /** What changes meanwhile is judged when it is known what the inputs are. */
  async #compileFirst(): Promise<void> {
    const early: string[] = []
    const noticeEarly = (_event: string, path: string): void => void early.push(path)
    this.#server.watcher.on('all', noticeEarly)
    await this.#compile()
    this.#server.watcher.off('all', noticeEarly)
    this.#server.watcher.on('all', (_event, path) => this.#noticeChange(path))
    for (const path of early) this.#noticeChange(path)
    // Vite's watcher passes over what comes while it looks at what there is, and does not tell when it has: a second look.
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
    this.#build.compilation = compilation
    this.#output = project.output
    this.#error = await buildErrorOf(compilation)
    this.#server.watcher.add([...project.tasks, ...compilation.inputs, ...awaited(compilation)])
    for (const warning of await warningsOf(compilation)) this.#server.config.logger.warn(warning)
    if (before !== undefined || this.#error !== undefined) this.#tellBrowsers()
  }

  async #compileInMode(project: Project): Promise<Compilation> {
    if (this.#writes === 'always') return compile(project, await writeMode(project))
    const checked = await compile(project, 'check')
    if (checked.stale.some(({ reason }) => reason === 'missing')) {
      return compile(project, await writeMode(project))
    }
    for (const { file } of checked.stale) {
      this.#server.config.logger.warn(`${file} is stale: run \`jobwright generate\``)
    }
    return checked
  }

  /** After an error appeared, changed or went: what was loaded before no longer holds, changed on disk or not. */
  #tellBrowsers(): void {
    if (this.#error !== undefined) this.#log(this.#error.message)
    const payload = this.#error === undefined ? ({ type: 'full-reload' } as const) : overlayOf(this.#error)
    for (const { moduleGraph, hot } of Object.values(this.#server.environments)) {
      for (const [file, modules] of moduleGraph.fileToModulesMap) {
        if (this.#isGenerated(file)) for (const module of modules) moduleGraph.invalidateModule(module)
      }
      hot.send(payload)
    }
  }

  #log(message: string): void {
    this.#server.config.logger.error(message, { timestamp: true })
  }
}

function overlayOf({ message, diagnostics, project }: BuildError): ErrorPayload {
  const err = { message, stack: '', plugin: 'jobwright' }
  const [first] = diagnostics
  if (first === undefined) return { type: 'error', err }
  const { file, line, column } = first
  const id = `${project.root}/${file}`
  return { type: 'error', err: { ...err, id, loc: { file: id, line, column } } }
}
