import { expect, test } from 'vitest'

import { factsOfText } from '../../testing/facts-of-text.ts'

async function declaredIn(text: string): Promise<unknown> {
  return (await factsOfText(text)).capabilities
}

test('the members of every augmentation are capabilities', async () => {
  expect(
    await declaredIn(`declare module 'jobwright' {
  interface Jobs { a: unknown }
  interface Capabilities { readonly twitter: Twitter; 'chat-bot'?: Chat }
  export interface Capabilities { post(): void }
}`),
  ).toEqual({ names: ['twitter', 'chat-bot', 'post'], isComplete: true })
})

test.for(['interface Capabilities extends Others { a: 1 }', 'interface Capabilities { a: 1; [KEY]: 2 }'])(
  'what is not named is left open: %s',
  async (declaration) => {
    expect(await declaredIn(`declare module 'jobwright' { ${declaration} }`)).toEqual({
      names: ['a'],
      isComplete: false,
    })
  },
)

test.for([
  'interface Capabilities { a: 1 }',
  "declare module 'other' { interface Capabilities { a: 1 } }",
  '',
])('%j declares none', async (text) => {
  expect(await declaredIn(text)).toBeUndefined()
})
