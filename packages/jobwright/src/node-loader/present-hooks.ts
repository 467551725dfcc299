/**
 * Marks the modules of a config file, so that each reading loads them anew. Before Node 22.15 hooks
 * are asynchronous, and this file runs in a thread of its own; `present-file.ts` starts it.
 */

import type { InitializeHook, ResolveHook } from 'node:module'
import type { MessagePort } from 'node:worker_threads'

/** What the thread is given. */
export interface HookData {
  /** The number of the reading that is under way; 0 between readings. */
  readonly reading: Int32Array
  /** Takes the URL of each module of the reading. */
  readonly port: MessagePort
}

let data: HookData | undefined

export const initialize: InitializeHook<HookData> = (given) => {
  data = given
}

export const resolve: ResolveHook = async (specifier, context, next) => {
  const resolved = await next(specifier, context)
  const reading = data === undefined ? 0 : Atomics.load(data.reading, 0)
  const url = reading === 0 ? undefined : markedUrl(resolved.url, context.parentURL, reading)
  if (url === undefined) return resolved
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has no origin
  data?.port.postMessage(resolved.url)
  return { ...resolved, url }
}

/** The URL of a module in a reading; `undefined` for a module that belongs to no config file. */
export function markedUrl(url: string, parent: string | undefined, reading: number): string | undefined {
  const mark = `jobwright-config=${reading}`
  if (!isOfConfig(url, parent, mark)) return undefined
  return `${url}${url.includes('?') ? '&' : '?'}${mark}`
}

/** Whether a module belongs to a config file: the loader imports it, or another such module. */
function isOfConfig(url: string, parent: string | undefined, mark: string): boolean {
  if (!url.startsWith('file:') || isOfPackage(url) || parent === undefined) return false
  return parent.includes(mark) || parent.endsWith('/jiti/lib/jiti.mjs')
}

/** Whether a path or a URL is one of an installed package. */
export function isOfPackage(path: string): boolean {
  return /[\\/]node_modules[\\/]/.test(path)
}
