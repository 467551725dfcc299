/**
 * A stand-in for the services that the jobs call: a real HTTP server on loopback, with the failures
 * of real services.
 */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

/** A running stand-in. */
export interface StandIn {
  readonly url: string
  close(): void
}

interface Answer {
  readonly status: number
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

type Route = (body: string) => Answer | Promise<Answer>

/** Starts the stand-in on a free port. */
export async function startStandIn(): Promise<StandIn> {
  const routes = { ...chainRoutes(), ...twitterRoutes(), ...discordRoutes() }
  const server = createServer((request, response) => {
    void answer(routes, request, response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo // of a listening TCP server
  return { url: `http://127.0.0.1:${port}`, close: () => server.close().closeAllConnections() }
}

async function answer(
  routes: Readonly<Record<string, Route>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const route = routes[`${request.method} ${request.url}`]
  try {
    const body = await text(request)
    const { status, body: content, headers }: Answer = (await route?.(body)) ?? { status: 404 }
    response.writeHead(status, headers).end(content)
  } catch {
    response.destroy() // the client has disconnected
  }
}

/**
 * A new block every second. Every fifth answer is an error, and every seventh comes after the
 * timeout of the job.
 */
function chainRoutes(): Record<string, Route> {
  const startedMs = Date.now()
  const isBroken = everyNth(5)
  const isSlow = everyNth(7)
  return {
    'GET /chain/tip': async () => {
      const height = 840_000 + Math.floor((Date.now() - startedMs) / 1000)
      if (isBroken()) return { status: 500, body: 'the node is restarting' }
      await sleep(isSlow() ? 2000 : 20 + (height % 5) * 15)
      const hash = (height * 2_654_435_761).toString(16).slice(0, 8)
      return { status: 200, body: JSON.stringify({ height, hash }) }
    },
  }
}

/** Refuses posts of over 100 characters. Every fourth answer asks the client to slow down. */
function twitterRoutes(): Record<string, Route> {
  const isTooOften = everyNth(4)
  let posts = 0
  return {
    'POST /twitter/posts': async (post) => {
      await sleep(30)
      if (isTooOften()) return { status: 429, body: 'too many posts', headers: { 'retry-after': '1' } }
      if (post.length > 100) return { status: 422, body: `${post.length} characters are too many` }
      posts += 1
      return { status: 201, body: String(1000 + posts) }
    },
  }
}

/** The chat is down at every fifth check, and fails for every seventh message. */
function discordRoutes(): Record<string, Route> {
  const isDown = everyNth(5)
  const isBroken = everyNth(7)
  return {
    'GET /discord/status': () => ({ status: isDown() ? 503 : 200 }),
    'POST /discord/webhook': async () => {
      await sleep(50)
      return isBroken() ? { status: 500, body: 'the chat is confused' } : { status: 204 }
    },
  }
}

/** True on every nth call. */
function everyNth(n: number): () => boolean {
  let calls = 0
  return () => {
    calls += 1
    return calls % n === 0
  }
}
