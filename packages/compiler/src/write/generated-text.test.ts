import { expect, test } from 'vitest'

import { emit } from '../emit/emit.ts'
import { holdsText, isSameLayoutAside } from './generated-text.ts'

const TEXT = 'one\ntwo\nthree\n'

test.each([
  ['CRLF', 'one\r\ntwo\r\nthree\r\n'],
  ['CR', 'one\rtwo\rthree\r'],
  ['mixed line ends', 'one\r\ntwo\nthree\r\n'],
  ['no line end after the last line', 'one\ntwo\nthree'],
  ['an empty line more', 'one\r\ntwo\r\nthree\r\n\r\n'],
])('a file with %s holds the generated text', (_, onDisk) => {
  expect(holdsText(Buffer.from(onDisk), TEXT)).toBe(true)
})

test.each([
  ['another word', 'one\r\ntwo\r\ntree\r\n'],
  ['an empty line in between', 'one\n\ntwo\nthree\n'],
  ['a space at the end of a line', 'one \ntwo\nthree\n'],
  ['a byte order mark', '\uFEFFone\ntwo\nthree\n'],
])('a file with %s does not', (_, onDisk) => {
  expect(holdsText(Buffer.from(onDisk), TEXT)).toBe(false)
})

test('broken bytes are not the character that they decode to', () => {
  expect(holdsText(Buffer.from([0xff, 0x0a]), '\uFFFD\n')).toBe(false)
})

const LAYOUT = { root: '/app', output: '/app/src/jobs.gen', importExtension: 'none' } as const
const [SCHEMA, , , JOB_TYPES, MANIFEST] = emit(
  { formatVersion: 1, envPrefix: '', jobs: [], collisions: [] } as unknown as Parameters<typeof emit>[0],
  LAYOUT,
)

test.each([
  [
    'double quotes and semicolons',
    JOB_TYPES!.text,
    JOB_TYPES!.text.replaceAll("'", '"').replaceAll(/\w$/gm, '$&;'),
  ],
  ['JSON in many lines', MANIFEST!.text, JSON.stringify(JSON.parse(MANIFEST!.text), undefined, 4)],
  ['JSON in one line', SCHEMA!.text, JSON.stringify(JSON.parse(SCHEMA!.text))],
  ['sorted lines', "import a from 'a'\nimport b from 'b'\n", "import b from 'b';\nimport a from 'a';\n"],
  ['a union in several lines', "type A = 'a' | 'b'\n", "type A =\n  | 'a'\n  | 'b';\n"],
])('a formatter that writes %s changes only the layout', (_, generated, formatted) => {
  expect(formatted).not.toBe(generated)
  expect(isSameLayoutAside(formatted, generated)).toBe(true)
})

test('another job is more than another layout', () => {
  expect(isSameLayoutAside('a: 1, b: 2', 'a: 1, c: 2')).toBe(false)
})
