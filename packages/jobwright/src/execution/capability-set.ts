/**
 * The capabilities of a program: made at start, handed to the jobs that require them, disposed of
 * at stop.
 */

import { atMost } from '../time/at-most.ts'
import type { Clock } from '../time/clock.ts'
import { deferred } from '../time/deferred.ts'
import type { MaybePromise } from '../time/maybe-promise.ts'
import type { Capabilities } from '../manifest/program.ts'
import { CapabilityError } from '../errors/task-errors.ts'
import { RunnerStoppedError } from '../errors/call-errors.ts'

/**
 * A capability, or a function that makes it when the runner starts. What the function made is
 * disposed of when the runner stops. Wrap a capability that is itself a function: `() =>
 * theFunction`.
 */
export type CapabilityProvider<Value> = Value | (() => MaybePromise<Value>)

/** A capability whose provider failed. */
export interface FailedCapability {
  readonly name: string
  readonly error: unknown
}

/** The capabilities of one runner. */
export class CapabilitySet {
  readonly #providers: Readonly<Record<string, unknown>>
  readonly #values = new Map<string, unknown>()
  readonly #made: unknown[] = []
  readonly #givingUp = deferred<never>()
  #isGivenUp = false
  /** By job. */
  readonly #views = new Map<string, Capabilities>()

  constructor(providers: Readonly<Record<string, unknown>>) {
    this.#providers = providers
    this.#givingUp.promise.catch(() => {}) // usually nobody waits for it
  }

  /** Whether the program supplies the capability. */
  has(name: string): boolean {
    return Object.hasOwn(this.#providers, name) && this.#providers[name] !== undefined
  }

  /**
   * Calls the providers, one after another.
   *
   * @returns the capabilities whose provider failed
   * @throws RunnerStoppedError after {@link giveUp}
   */
  async make(): Promise<readonly FailedCapability[]> {
    const failed: FailedCapability[] = []
    for (const [name, provider] of Object.entries(this.#providers)) {
      try {
        const value = await Promise.race([this.#valueOf(provider), this.#givingUp.promise])
        if (provider !== undefined && value === undefined) throw new Error('its provider gave undefined')
        this.#values.set(name, value)
      } catch (error) {
        if (this.#isGivenUp) throw error
        failed.push({ name, error })
      }
    }
    return failed
  }

  /** Waits for no provider any more. What a provider still makes is disposed of at once. */
  giveUp(): void {
    this.#isGivenUp = true
    this.#givingUp.reject(new RunnerStoppedError('the capabilities are not made'))
  }

  /**
   * The capabilities that a job may read: those it requires. Reading another one throws
   * CapabilityError.
   */
  viewFor(job: string, requires: readonly string[]): Capabilities {
    const known = this.#views.get(job)
    if (known !== undefined) return known
    const view = this.#newView(job, requires)
    this.#views.set(job, view)
    return view
  }

  #newView(job: string, requires: readonly string[]): Capabilities {
    const values = this.#values
    return new Proxy(Object.create(null) as Capabilities, {
      get: (_target, name) => {
        // Read by code that prints or awaits the object.
        if (typeof name === 'symbol' || name === 'toJSON' || name === 'then') return undefined
        if (!requires.includes(name)) throw new CapabilityError(job, name)
        return values.get(name)
      },
      has: (_target, name) => typeof name === 'string' && requires.includes(name),
    })
  }

  /**
   * Disposes of what the providers made, the last one first, and waits for none that hangs.
   *
   * @returns the errors of those that failed
   */
  async dispose(clock: Clock): Promise<readonly unknown[]> {
    const errors: unknown[] = []
    for (let value = this.#made.pop(); value !== undefined; value = this.#made.pop()) {
      try {
        await atMost(disposeOf(value), clock)
      } catch (error) {
        errors.push(error)
      }
    }
    return errors
  }

  async #valueOf(provider: unknown): Promise<unknown> {
    if (typeof provider !== 'function') return provider
    const value: unknown = await provider()
    if (this.#isGivenUp) await disposeOf(value)
    else if (value !== undefined) this.#made.push(value)
    return value
  }
}

async function disposeOf(value: unknown): Promise<void> {
  if (typeof value !== 'object' || value === null) return
  const disposable = value as Partial<AsyncDisposable & Disposable> // checked next
  if (typeof disposable[Symbol.asyncDispose] === 'function') await disposable[Symbol.asyncDispose]?.()
  else disposable[Symbol.dispose]?.()
}
