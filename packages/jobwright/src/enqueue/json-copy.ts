/** Copies of payloads: what waits is what the caller gave at the call, and each attempt sees it as it was then. */

/** A copy as a durable engine would give it back. */
export interface JsonCopy {
  readonly value: unknown
  /** Never fewer than the bytes of its JSON in UTF-8, and quickly counted. */
  readonly mostBytes: number
}

/** A payload may be nested so many levels deep; whatever is deeper contains itself, as a rule. */
export const MOST_LEVELS = 1000

/** A copy of plain data; `undefined` where JSON would change or lose any of it. */
export function copiedAsJson(payload: unknown): JsonCopy | undefined {
  mostBytes = 0
  if (payload === undefined) return { value: payload, mostBytes }
  const value = copyOf(payload, 0)
  return value === NO_JSON ? undefined : { value, mostBytes }
}

/** A copy of what an engine gave back. */
export function jsonCopy(payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null) return payload
  const value = copyOf(payload, 0)
  return value === NO_JSON ? JSON.parse(JSON.stringify(payload)) : value
}

/** Whether all that an object is are its own properties: not where its class has methods or accessors. */
export function isPlain(value: object): boolean {
  const prototype: object | null = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null || isBare(prototype)
}

const NO_JSON = Symbol('no JSON')

/** Of the copy that is being made: there is one at a time, and a result per value would double what it costs. */
let mostBytes = 0

function copyOf(value: unknown, level: number): unknown {
  switch (typeof value) {
    case 'string':
      mostBytes += 6 * value.length + 3 // the most that a character becomes, as in "\u0000", and quotes and a comma
      return value
    case 'number':
      mostBytes += 26
      return Number.isFinite(value) ? value + 0 : NO_JSON // JSON has no -0
    case 'boolean':
      mostBytes += 6
      return value
    case 'object':
      mostBytes += 5
      if (value === null) return value
      if (level === MOST_LEVELS) return NO_JSON
      return Array.isArray(value) ? copyOfArray(value, level + 1) : copyOfObject(value, level + 1)
    default:
      return NO_JSON
  }
}

function copyOfArray(value: readonly unknown[], level: number): unknown {
  const copy: unknown[] = []
  for (const element of value) {
    const copied = copyOf(element, level)
    if (copied === NO_JSON) return NO_JSON
    copy.push(copied)
  }
  return copy
}

function copyOfObject(value: object, level: number): unknown {
  if (!isPlain(value)) return NO_JSON
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const own = (value as Record<string, unknown>)[key]
    if (own === undefined) continue // as good as left out
    mostBytes += 6 * key.length + 3
    const copied = copyOf(own, level)
    if (copied === NO_JSON) return NO_JSON
    if (key === '__proto__') defineOwn(copy, key, copied)
    else copy[key] = copied
  }
  return copy
}

/** A plain assignment of this key would set the prototype. */
function defineOwn(copy: object, key: string, value: unknown): void {
  Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true })
}

/** A prototype without anything of its own, up to the one that every object has, in this realm or another. */
function isBare(prototype: object): boolean {
  const next: object | null = Object.getPrototypeOf(prototype)
  if (next === null) return true
  const own = Reflect.ownKeys(prototype)
  return own.every((key) => key === 'constructor') && isBare(next)
}
