/** A value that is there or comes later: what is there at once is not waited for, so that a run costs no more turns than its task takes. */

/** A value, or a promise of one. */
export type MaybePromise<T> = T | Promise<T>

/** Whether it comes later. It may be no more than thenable. */
export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof (value as PromiseLike<T> | null | undefined)?.then === 'function'
}

/** Goes on with a value, at once where it is there. What is handed on to `next` need not be kept by a closure of the caller. */
export function andThen<T, Subject, U>(
  value: MaybePromise<T>,
  next: (value: T, subject: Subject) => MaybePromise<U>,
  subject: Subject,
): MaybePromise<U> {
  return isPromise(value) ? later(value, next, subject) : next(value, subject)
}

/** By itself, as a function that has a closure makes room for it whether it gets that far or not. */
function later<T, Subject, U>(
  value: Promise<T>,
  next: (value: T, subject: Subject) => MaybePromise<U>,
  subject: Subject,
): Promise<U> {
  // oxlint-disable-next-line promise/no-callback-in-promise -- it is what then() is for: the other branch calls it at once
  return value.then((there) => next(there, subject))
}
