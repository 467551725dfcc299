/** A source map of a text in which nothing has moved. */

import { basename } from 'node:path'

/** A source map as the build tools take it; as a text it is its JSON. */
export interface IdentityMap {
  version: 3
  file: string
  sources: string[]
  sourcesContent: string[]
  names: string[]
  mappings: string
  toString(): string
}

/** Maps every word and every sign of a text to itself, and holds the text. Both names are those of the file alone. */
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

/** One segment for each word and each sign, whose numbers count from those of the segment before. */
function mappingsOf(code: string): string {
  let [linesAhead, lastColumn] = [0, 0]
  return code
    .split('\n')
    .map((line) => {
      const columns = Array.from(line.matchAll(PIECES), ({ index }) => index)
      const [first, ...others] = columns
      if (first === undefined) {
        linesAhead += 1
        return ''
      }
      const start = `${numberText(first)}A${numberText(linesAhead)}${numberText(first - lastColumn)}`
      linesAhead = 1
      lastColumn = first
      const segments = others.map((column) => {
        const step = numberText(column - lastColumn)
        lastColumn = column
        return `${step}AA${step}`
      })
      return [start, ...segments].join(',')
    })
    .join(';')
}

const PIECES = /\w+|[^\w\s]/g

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** A number in base 64: the sign in the lowest bit, five bits in a digit, the lowest first, and a mark where more follow. */
function numberText(number: number): string {
  let rest = number < 0 ? (-number << 1) | 1 : number << 1
  let text = ''
  for (; rest > 31; rest >>>= 5) text += DIGITS[(rest & 31) | 32]
  return text + DIGITS[rest]
}
