/**
 * Values that may come later. Code that awaits only what is a promise costs a run no more turns
 * than its task takes.
 */

/** A value, or a promise of one. */
export type MaybePromise<T> = T | Promise<T>

/** Whether the value comes later. A thenable of any kind counts. */
export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof (value as PromiseLike<T> | null | undefined)?.then === 'function'
}
