/** The base of all errors of this package. */

/** The base of all errors of this package. */
export class JobwrightError extends Error {
  /** Permanent; safe to branch on. */
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}
