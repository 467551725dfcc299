/**
 * The async context of the code that makes something: the AsyncLocalStorage stores, the trace and
 * the transaction that are in force there.
 */

import { AsyncResource } from 'node:async_hooks'

/** No hook needs to hear when a context is collected, and not watching for it makes it cheap. */
const OPTIONS = { requireManualDestroy: true }

/** Calls code in the async context in which this object was made, wherever the call comes from. */
export class AmbientContext {
  readonly #made = new AsyncResource('jobwright', OPTIONS)

  /**
   * Calls a method in the context.
   *
   * What the code puts in place by `AsyncLocalStorage.enterWith` is gone with the next call. Before
   * Node 24 such a store stays with the resource in which the code runs, so each call has its own.
   */
  call<Owner, Input, Output>(
    method: (this: Owner, input: Input) => Output,
    owner: Owner,
    input: Input,
  ): Output {
    return this.#made.runInAsyncScope(newResource).runInAsyncScope(method, owner, input)
  }
}

function newResource(): AsyncResource {
  return new AsyncResource('jobwright', OPTIONS)
}
