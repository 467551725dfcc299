/** Run records as JSON: a task may log or return values that JSON cannot express. */

/** A longer text is cut down to a part of the value. */
const MOST_CHARACTERS = 16 * 1024 * 1024

/** The limits of that part: the length of a string, the number of values, the depth. */
const MOST_OF_A_STRING = 1000
const MOST_VALUES = 10_000
const MOST_LEVELS = 100

/**
 * As `JSON.stringify`, but never throws: placeholders such as `[unreadable]` stand for what JSON
 * refuses, namely a circular reference or a property that throws; a bigint becomes `10n`.
 */
export function lossyJson(value: object): string {
  try {
    const text = JSON.stringify(value)
    if (text.length <= MOST_CHARACTERS) return text
  } catch {
    // below
  }
  return JSON.stringify(readable(value, { seen: new Set(), values: { said: 0 }, level: 0 }))
}

interface Reading {
  /** Each object is written once: otherwise shared objects would multiply. */
  readonly seen: Set<object>
  readonly values: { said: number }
  readonly level: number
}

function readable(value: unknown, reading: Reading): unknown {
  reading.values.said += 1
  if (reading.level > MOST_LEVELS || reading.values.said > MOST_VALUES) return '[left out]'
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'string') {
    return value.length > MOST_OF_A_STRING ? `${value.slice(0, MOST_OF_A_STRING)}…` : value
  }
  if (typeof value !== 'object' || value === null) return value
  if (reading.seen.has(value)) return '[said above]'
  if (ArrayBuffer.isView(value)) return '[bytes]'
  reading.seen.add(value)
  return readableObject(value, { ...reading, level: reading.level + 1 })
}

function readableObject(value: object, reading: Reading): unknown {
  try {
    if ('toJSON' in value && typeof value.toJSON === 'function') return readable(value.toJSON(), reading)
    if (Array.isArray(value)) return value.slice(0, MOST_VALUES).map((element) => readable(element, reading))
    const keys = Object.keys(value).slice(0, MOST_VALUES)
    return Object.fromEntries(keys.map((key) => [key, readableProperty(value, key, reading)]))
  } catch {
    return '[unreadable]'
  }
}

function readableProperty(value: object, key: string, reading: Reading): unknown {
  try {
    return readable((value as Record<string, unknown>)[key], reading)
  } catch {
    return '[unreadable]'
  }
}
