/** Copies of payloads, so that each attempt sees the payload as it was at the call. */

/** A copy of a payload, as a durable engine would return it. */
export interface JsonCopy {
  readonly value: unknown
  /** An upper bound of the bytes of its JSON in UTF-8. It is counted while copying. */
  readonly mostBytes: number
}

/** How many levels deep a payload may be nested. One that is deeper usually contains itself. */
export const MOST_LEVELS = 1000

/** A copy of plain data; `undefined` if JSON would change or lose any of it. */
export function copiedAsJson(payload: unknown): JsonCopy | undefined {
  mostBytes = 0
  if (payload === undefined) return { value: payload, mostBytes }
  const value = copyOf(payload, 0)
  return value === NO_JSON ? undefined : { value, mostBytes }
}

/** A copy of a payload that an engine returned. */
export function jsonCopy(payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null) return payload
  const value = copyOf(payload, 0)
  return value === NO_JSON ? JSON.parse(JSON.stringify(payload)) : value
}

/**
 * Whether an object consists of its own properties alone: its class has no methods and no
 * accessors.
 */
export function isPlain(value: object): boolean {
  const prototype: object | null = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null || isBare(prototype)
}

const NO_JSON = Symbol('no JSON')

/**
 * Counts for the copy that is being made. Copies are synchronous, so one counter serves them all; a
 * result object per value would double the cost.
 */
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
    if (own === undefined) continue // JSON leaves it out
    mostBytes += 6 * key.length + 3
    const copied = copyOf(own, level)
    if (copied === NO_JSON) return NO_JSON
    if (key === '__proto__') defineOwn(copy, key, copied)
    else copy[key] = copied
  }
  return copy
}

/** Assigning this key would set the prototype. */
function defineOwn(copy: object, key: string, value: unknown): void {
  Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true })
}

/**
 * Whether a prototype has nothing of its own, up to `Object.prototype` of this or another realm.
 */
function isBare(prototype: object): boolean {
  const next: object | null = Object.getPrototypeOf(prototype)
  if (next === null) return true
  const own = Reflect.ownKeys(prototype)
  return own.every((key) => key === 'constructor') && isBare(next)
}
