/** A client of the service that publishes posts. */

import { HttpError } from './http-error.ts'

export class Twitter {
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  /** Publishes a post. @returns the id of the post */
  async post(text: string, signal: AbortSignal): Promise<string> {
    const response = await fetch(`${this.#url}/posts`, { method: 'POST', body: text, signal })
    if (!response.ok) throw await HttpError.of(response)
    return response.text()
  }
}
