/** The base of all errors of this package. */

/** The base of all errors of this package. */
export class JobwrightError extends Error {
  /** Permanent, so that programs can branch on it. */
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}
