/** A value that is there or comes later: what is there at once is not waited for, so that a run costs no more turns than its task takes. */

/** A value, or a promise of one. */
export type MaybePromise<T> = T | Promise<T>

/** Whether it comes later. It may be no more than thenable. */
export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof (value as PromiseLike<T> | null | undefined)?.then === 'function'
}

/** Goes on with a value, at once where it is there. */
export function andThen<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  // oxlint-disable-next-line promise/no-callback-in-promise -- it is what then() is for: the other branch calls it at once
  return isPromise(value) ? value.then(next) : next(value)
}
