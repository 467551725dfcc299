/** Text from payloads and errors, made safe and short enough for a terminal. */

import { stripVTControlCharacters } from 'node:util'

/** The most characters of a payload or an error that a table shows. */
const WIDTH = 60

/** The start of a value as JSON; empty for `undefined`. */
export function payloadText(payload: unknown): string {
  return payload === undefined ? '' : firstLine(JSON.stringify(payload))
}

/** The start of the first line of a text. */
export function firstLine(text: string): string {
  const line = printable(text.split('\n', 1)[0] ?? '')
  return line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line
}

/**
 * A text in which control characters are escaped, so that a payload or an error cannot steer the
 * terminal.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replaceAll(CONTROLS, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** All control characters but tabs and ends of lines. */
const CONTROLS = /(?![\t\n])\p{Cc}/gu
