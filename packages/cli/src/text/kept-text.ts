/** What a database keeps, in words for a line of a table. */

import { stripVTControlCharacters } from 'node:util'

import { counted } from './wording.ts'

/** How much of a payload or an error is shown in a table. */
const WIDTH = 60

const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
] as const

/** Roughly, in the largest unit: `3 min`. */
export function ageText(ms: number): string {
  const [size, unit] = UNITS.find(([length]) => Math.abs(ms) >= length) ?? [1000, 's']
  return `${Math.floor(Math.abs(ms) / size)} ${unit}`
}

/** A date with how long ago it is. */
export function timeText(ms: number, nowMs: number): string {
  return `${new Date(ms).toISOString()} (${ms > nowMs ? `in ${ageText(ms - nowMs)}` : `${ageText(nowMs - ms)} ago`})`
}

/** The beginning of a value as JSON; empty where there is none. */
export function payloadText(payload: unknown): string {
  return payload === undefined ? '' : lineText(JSON.stringify(payload))
}

/** The beginning of the first line of a text. */
export function lineText(text: string): string {
  const line = visible(text.split('\n', 1)[0] ?? '')
  return line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line
}

/** Nothing in a text that others wrote may steer the terminal. */
export function visible(text: string): string {
  return stripVTControlCharacters(text).replaceAll(CONTROLS, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** All but tabs and ends of lines. */
const CONTROLS = /(?![\t\n])\p{Cc}/gu

/** `1 dead letter`, `2 dead letters of job "send"`. */
export function lettersText(count: number, job?: string): string {
  return `${counted(count, 'dead letter')}${job === undefined ? '' : ` of job "${job}"`}`
}
