/** Waits for the abort of a signal, however many wait for the same one. */

type Aborted = (reason: unknown) => void

/** Those who wait for one signal. */
interface Watch {
  readonly waiting: Set<Aborted>
  readonly listener: () => void
}

const watches = new WeakMap<AbortSignal, Watch>()

/**
 * Calls back once when the signal aborts. All callbacks of a signal share one listener: Node looks
 * through every listener of a signal to add or to remove one.
 *
 * @returns a function that ends it, and leaves nothing at the signal after the last callback
 */
export function whenAborted(signal: AbortSignal, aborted: Aborted): () => void {
  const watch = watches.get(signal) ?? newWatch(signal)
  const own: Aborted = (reason) => aborted(reason) // also tells two of one callback apart
  watch.waiting.add(own)
  return () => {
    if (!watch.waiting.delete(own) || watch.waiting.size > 0) return
    signal.removeEventListener('abort', watch.listener)
    watches.delete(signal)
  }
}

function newWatch(signal: AbortSignal): Watch {
  const waiting = new Set<Aborted>()
  const listener = (): void => waiting.forEach((aborted) => aborted(signal.reason))
  const watch = { waiting, listener }
  watches.set(signal, watch)
  signal.addEventListener('abort', listener)
  return watch
}
