/** What the program supplies for its jobs: made at start, handed to the jobs that require it, disposed of at stop. */

import { atMost } from '../time/at-most.ts'
import type { Clock } from '../time/clock.ts'
import { deferred } from '../time/deferred.ts'
import type { MaybePromise } from '../time/maybe-promise.ts'
import type { Capabilities } from '../manifest/program.ts'
import { CapabilityError } from '../errors/task-errors.ts'
import { RunnerStoppedError } from '../errors/call-errors.ts'

/**
 * A capability, or a function that makes it when the runner starts and whose product is disposed of when it stops. One that is
 * itself a function is given as `() => theFunction`.
 */
export type CapabilityProvider<Value> = Value | (() => MaybePromise<Value>)

/** A capability that could not be made. */
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
    this.#givingUp.promise.catch(() => {}) // as a rule nobody waits for it
  }

  /** Whether the program supplies it at all. */
  has(name: string): boolean {
    return Object.hasOwn(this.#providers, name) && this.#providers[name] !== undefined
  }

  /**
   * Calls every provider, one after another. @returns those that failed
   *
   * @throws RunnerStoppedError once they are given up
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

  /** Waits for no provider any more; what one still makes is disposed of when it comes. */
  giveUp(): void {
    this.#isGivenUp = true
    this.#givingUp.reject(new RunnerStoppedError('the capabilities are not made'))
  }

  /** What a job may read: what it requires. Reading anything else throws a CapabilityError. */
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
        // Asked by whoever prints or awaits an object.
        if (typeof name === 'symbol' || name === 'toJSON' || name === 'then') return undefined
        if (!requires.includes(name)) throw new CapabilityError(job, name)
        return values.get(name)
      },
      has: (_target, name) => typeof name === 'string' && requires.includes(name),
    })
  }

  /** Disposes of what the providers made, the last one first, and waits for none that hangs. @returns what went wrong */
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
  const disposable = value as Partial<AsyncDisposable & Disposable> // whether it is one is asked next
  if (typeof disposable[Symbol.asyncDispose] === 'function') await disposable[Symbol.asyncDispose]?.()
  else disposable[Symbol.dispose]?.()
}
