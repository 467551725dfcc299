import { expect, test } from 'vitest'

import { factsOfText } from '../../testing/facts-of-text.ts'

test.each([
  `import './m'`,
  `import value from './m'`,
  `import { value } from './m'`,
  `import * as all from './m'`,
  `import {} from './m'`,
  `import { type Value } from './m'`,
  `import all = require('./m')`,
  `export { value } from './m'`,
  `export * from './m'`,
  `export * as all from './m'`,
  `const all = await import('./m')`,
  'if (wanted) await import(`./m`)',
  `class A { static all = import('./m') }`,
  `class A { static { await import('./m') } }`,
])('%s is a load', async (text) => {
  const start = text.search(/['"`]\.\/m/)
  expect((await factsOfText(text)).runtimeImports).toEqual([{ module: './m', start, end: start + 5 }])
})

test.each([
  `import type { Value } from './m'`,
  `import type Value from './m'`,
  `import type all = require('./m')`,
  `export type { Value } from './m'`,
  `export type * from './m'`,
  `export { value }`,
  `let value: import('./m').Value`,
  `const later = () => import('./m')`,
  `async function later() { await import('./m') }`,
  `class A { all = import('./m'); later() { return import('./m') } }`,
  `await import(name)`,
])('%s is not loaded', async (text) => {
  expect((await factsOfText(text)).runtimeImports).toEqual([])
})
