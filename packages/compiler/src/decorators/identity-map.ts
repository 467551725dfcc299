/** Makes the source map of a text in which nothing has moved. */

import { basename } from 'node:path'

/** A source map, as build tools take it. `toString` gives its JSON. */
export interface IdentityMap {
  version: 3
  file: string
  sources: string[]
  sourcesContent: string[]
  names: string[]
  mappings: string
  toString(): string
}

/**
 * Maps every word and every sign of a text to itself, and contains the text. Its names leave out
 * the folder.
 */
export function identityMap(code: string, file: string): IdentityMap {
  const name = basename(file)
  return {
    version: 3,
    file: name,
    sources: [name],
    sourcesContent: [code],
    names: [],
    mappings: mappingsOf(code),
    toString() {
      return JSON.stringify(this)
    },
  }
}

/**
 * One segment for each word and each sign. Its numbers are relative to those of the segment before.
 * The loop goes through the characters itself because every task file of a build comes here.
 */
function mappingsOf(code: string): string {
  let mappings = ''
  // Columns of the output start again on every line; those of the original continue from the last
  // segment.
  let [lineStart, linesAhead, lastColumn] = [0, 0, 0]
  let [isFirstInLine, isInWord] = [true, false]
  for (let offset = 0; offset < code.length; offset += 1) {
    const kind = kindOf(code.charCodeAt(offset))
    if (kind === 'line end') {
      mappings += ';'
      lineStart = offset + 1
      linesAhead += 1
      isFirstInLine = true
    } else if (kind === 'sign' || (kind === 'word' && !isInWord)) {
      const column = offset - lineStart
      mappings += isFirstInLine
        ? `${numberText(column)}A${numberText(linesAhead)}${numberText(column - lastColumn)}`
        : stepText(column - lastColumn)
      if (isFirstInLine) linesAhead = 0
      isFirstInLine = false
      lastColumn = column
    }
    isInWord = kind === 'word'
  }
  return mappings
}

type Kind = 'line end' | 'space' | 'word' | 'sign'

/** The kinds of ASCII characters. Any other character is a sign. */
const KINDS: readonly Kind[] = Array.from({ length: 128 }, (_, code): Kind => {
  const character = String.fromCharCode(code)
  if (character === '\n') return 'line end'
  if (/\s/.test(character)) return 'space'
  return /\w/.test(character) ? 'word' : 'sign'
})

function kindOf(code: number): Kind {
  return KINDS[code] ?? 'sign'
}

/** A further segment in a line, this many columns after the one before. */
function stepText(step: number): string {
  const known = STEPS[step]
  if (known !== undefined) return known
  const text = numberText(step)
  return `,${text}AA${text}`
}

const STEPS: string[] = []

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/**
 * A number in Base64 VLQ: the sign in the lowest bit, then five bits a digit, the lowest first; a
 * sixth bit means more.
 */
function numberText(number: number): string {
  let rest = number < 0 ? (-number << 1) | 1 : number << 1
  let text = ''
  for (; rest > 31; rest >>>= 5) text += DIGITS[(rest & 31) | 32]
  return text + DIGITS[rest]
}

for (let step = 0; step < 100; step += 1) STEPS.push(stepText(step))
