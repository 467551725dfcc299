import { expect, test } from 'vitest'

import { hasRawDecorators } from './raw-decorators.ts'

test.each([
  '@log\nclass A {}',
  'let A=@e class t{}',
  'class A { @log run() {} }',
  'var e=1;class A{@t.log(1)static #a=1}',
])('%s holds a decorator', async (code) => {
  expect(await hasRawDecorators(code)).toBe(true)
})

test.each(['class A {}', "const a = '@log class A {}'", '/** @log */ class A {}'])(
  '%s holds none',
  async (code) => {
    expect(await hasRawDecorators(code)).toBe(false)
  },
)
