import { expect, test } from 'vitest'

import { factsOfText } from '../testing/facts-of-text.ts'

/** The comments of a text: code, reason, the comment itself, and the line that it silences. */
async function ignoresIn(text: string): Promise<unknown> {
  const { ignores } = await factsOfText(text)
  return ignores.map(({ code, codeSpan, reason, start, end, line }) => {
    expect(text.slice(codeSpan.start, codeSpan.end)).toBe(code)
    return [code, reason, text.slice(start, end), text.slice(line.start, line.end)]
  })
}

test('a comment alone in its line silences the next line', async () => {
  expect(await ignoresIn('// jobwright-ignore JW2001 it is read elsewhere \nlet a\nlet b\n')).toEqual([
    ['JW2001', 'it is read elsewhere', '// jobwright-ignore JW2001 it is read elsewhere', 'let a'],
  ])
})

test('a comment after code silences its own line', async () => {
  expect(await ignoresIn('let a\r\nlet b //jobwright-ignore JW2001: why\r\nlet c')).toEqual([
    ['JW2001', 'why', '//jobwright-ignore JW2001: why', 'let b //jobwright-ignore JW2001: why'],
  ])
})

test('comments in a row silence the line after them all', async () => {
  expect(
    await ignoresIn('  // jobwright-ignore JW2001 one\r\n  // jobwright-ignore JW2002 - two\r\n  let a\r\n'),
  ).toEqual([
    ['JW2001', 'one', '// jobwright-ignore JW2001 one', '  let a'],
    ['JW2002', 'two', '// jobwright-ignore JW2002 - two', '  let a'],
  ])
})

test('a comment at the very end silences nothing but itself', async () => {
  expect(await ignoresIn('// jobwright-ignore')).toEqual([
    ['', '', '// jobwright-ignore', '// jobwright-ignore'],
  ])
})

test.for([
  "const a = '// jobwright-ignore JW2001 text'",
  'const a = `\n// jobwright-ignore JW2001 text\n`',
  'const a = `${1}\n// jobwright-ignore JW2001 text\n${2}// jobwright-ignore JW2001`',
  '// jobwright-ignored JW2001',
  '// jobwright-ignore-next JW2001',
])('%j has no such comment', async (text) => {
  expect(await ignoresIn(text)).toEqual([])
})

test('a comment between the parts of an expression is one', async () => {
  expect(await ignoresIn('f(`a`, // jobwright-ignore JW2001 why\n b)')).toHaveLength(1)
})
