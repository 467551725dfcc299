/** The error that the clients throw for a response without success. */

export class HttpError extends Error {
  readonly status: number
  /** The value of `Retry-After`, if the service sent one. */
  readonly retryAfterSeconds: number | undefined

  private constructor(status: number, message: string, retryAfterSeconds: number | undefined) {
    super(message)
    this.name = 'HttpError'
    this.status = status
    this.retryAfterSeconds = retryAfterSeconds
  }

  static async of(response: Response): Promise<HttpError> {
    const path = new URL(response.url).pathname
    const text = await response.text()
    const retryAfter = response.headers.get('retry-after')
    return new HttpError(
      response.status,
      `${path} answered ${response.status}${text === '' ? '' : `: ${text}`}`,
      retryAfter === null ? undefined : Number(retryAfter),
    )
  }

  /** Whether the same request may succeed later. */
  get isTemporary(): boolean {
    return this.status >= 500 || this.status === 429
  }
}
