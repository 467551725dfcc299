/** The base of all errors of this package. */

/** The errors that this copy of the package has made. */
const made = new WeakSet<object>()

/** The base of all errors of this package. */
export class JobwrightError extends Error {
  /** Permanent, so that programs can branch on it. */
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
    made.add(this)
  }
}

/**
 * Whether this copy of the package made a value. A runner takes its own verdicts, such as a cancel,
 * only from itself: an error of another library may have the same code. Never throws.
 */
export function isMadeHere(thrown: unknown): boolean {
  return typeof thrown === 'object' && thrown !== null && made.has(thrown)
}
