/** A client of a chat's webhook. */

import { HttpError } from './http-error.ts'

export class Discord {
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  /** Whether the chat accepts messages at the moment. */
  async isUp(signal: AbortSignal): Promise<boolean> {
    const response = await fetch(`${this.#url}/status`, { signal })
    return response.ok
  }

  async send(text: string, signal: AbortSignal): Promise<void> {
    const response = await fetch(`${this.#url}/webhook`, { method: 'POST', body: text, signal })
    if (!response.ok) throw await HttpError.of(response)
  }
}
