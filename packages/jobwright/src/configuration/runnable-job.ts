/** A job that the runner can run: its metadata, its options, and its class once it is loaded. */

import type { ConfiguredJob } from './configure.ts'
import type { ResolvedOptions } from '../manifest/options.ts'
import type { AmbientContext } from '../time/ambient-context.ts'
import type { MaybePromise } from '../time/maybe-promise.ts'
import type { RegisteredJob } from './registry.ts'
import { scheduleOf, type Schedule } from '../schedule/schedule.ts'
import type { TaskClass } from '../authoring/task.ts'
import type { TaskKind } from '../manifest/task-kind.ts'
import type { EngineJob } from '../engine/contract/engine-job.ts'
import { JobLoadError } from '../errors/task-errors.ts'

/** A job of a running program. */
export class RunnableJob {
  readonly type: string
  readonly registered: RegisteredJob
  readonly options: ResolvedOptions
  readonly schedule: Schedule | undefined
  readonly timeoutMs: number | undefined
  readonly #context: AmbientContext
  #kind: TaskKind | undefined
  #taskClass: TaskClass | undefined
  #loading: Promise<TaskClass> | undefined

  /** @param context the context in which the module of the class is loaded */
  constructor({ registered, options }: ConfiguredJob, context: AmbientContext) {
    this.#context = context
    this.type = registered.type
    this.registered = registered
    this.options = options
    this.schedule = scheduleOf(registered.type, options)
    this.timeoutMs = options.timeoutSeconds === undefined ? undefined : options.timeoutSeconds * 1000
    this.#kind = registered.kind
  }

  /** The kind, from the registry or, after {@link identify}, from the class. */
  get kind(): TaskKind {
    if (this.#kind === undefined) throw new Error(`the kind of job "${this.type}" is not known yet`)
    return this.#kind
  }

  /** Loads the class if only the class knows the kind of the job. @throws JobLoadError */
  async identify(): Promise<void> {
    this.#kind ??= (await this.load())['~kind']
  }

  /** Loads the class once. After a failure the next call tries again. @throws JobLoadError */
  load(): MaybePromise<TaskClass> {
    if (this.#taskClass !== undefined) return this.#taskClass
    this.#loading ??= this.#context.call(this.#load, this, undefined)
    return this.#loading
  }

  get isLoaded(): boolean {
    return this.#taskClass !== undefined
  }

  async #load(): Promise<TaskClass> {
    try {
      const loaded: TaskClass | undefined = await this.registered.load() // the export may be missing
      if (typeof loaded !== 'function') throw new TypeError('the module does not export it')
      if (!('~kind' in loaded)) throw new TypeError('it extends neither BaseTask nor QueueTask')
      this.#taskClass = loaded
      return loaded
    } catch (error) {
      throw new JobLoadError(this.type, this.registered.file, error)
    } finally {
      this.#loading = undefined
    }
  }

  /** The job as the engine needs it. */
  get forEngine(): EngineJob {
    const { options } = this
    return {
      type: this.type,
      kind: this.kind,
      enabled: options.enabled,
      scheduled: this.schedule !== undefined,
      schedule: this.schedule,
      priority: options.priority,
      maxConcurrent: options.maxConcurrent,
      rateLimit: options.rateLimit && {
        max: options.rateLimit.max,
        perMs: options.rateLimit.perSeconds * 1000,
      },
      batchSize: options.batchSize,
      overlap: options.overlap,
      preserveOrder: options.preserveOrder,
      dependencies: options.dependencies,
      dependencyTimeoutMs: options.dependencyTimeoutSeconds * 1000,
      idempotent: options.idempotent,
      maxRetries: options.maxRetries,
      deadLetter: options.deadLetter,
      schemaVersion: options.schemaVersion,
      aliases: options.aliases,
    }
  }
}
