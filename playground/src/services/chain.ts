/** A client of the chain's node. */

import { HttpError } from './http-error.ts'

export interface Block {
  readonly height: number
  readonly hash: string
}

export class Chain {
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  /** The newest block. */
  async tip(signal: AbortSignal): Promise<Block> {
    const response = await fetch(`${this.#url}/tip`, { signal })
    if (!response.ok) throw await HttpError.of(response)
    return (await response.json()) as Block
  }
}
