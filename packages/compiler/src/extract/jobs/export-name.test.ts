import { expect, test } from 'vitest'

import { factsOfText } from '../../testing/facts-of-text.ts'

test.each([
  ['A', `@job('a') export class A {}`],
  ['A', `@job('a') class A {}\nexport { A }`],
  ['B', `@job('a') class A {}\nexport { A as B }`],
  ['B', `export { A as B, A }\n@job('a') class A {}`],
  ['default', `@job('a') class A {}\nexport { A as default }`],
  ['default', `@job('a') class A {}\nexport default A`],
  ['default', `@job('a') class A {}\nexport default (A satisfies unknown)`],
  ['default', `@job('a') export default class A {}`],
  ['default', `@job('a') export default class {}`],
  ['default', `export default (@job('a') class A {})`],
  ['B', `export const B = @job('a') class A {}`],
  ['C', `const B = @job('a') class A {}\nexport { B as C }`],
  [undefined, `@job('a') class A {}`],
  [undefined, `@job('a') class A {}\nexport type { A }`],
  [undefined, `@job('a') class A {}\nexport { type A }`],
  [undefined, `@job('a') class A {}\nexport { A } from './other'`],
  [undefined, `@job('a') class A {}\nexport { A as 'any text' }`],
  [undefined, `@job('a') class A {}\nexport = A`],
  [undefined, `const B = @job('a') class A {}\nexport { A }`],
  [undefined, `export namespace Inner { @job('a') export class A {} }`],
  [undefined, `export function make() { @job('a') class A {} }\nexport { A }`],
  [undefined, `export const list = [@job('a') class A {}]`],
])('is %s in %s', async (exportName, text) => {
  const { jobs } = await factsOfText(`import { job } from 'jobwright'\n${text}`)
  expect(jobs.map((found) => found.exportName)).toEqual([exportName])
})

test.each([
  ['top level', undefined, `@job('a') class A {}`],
  ['top level', undefined, `@job('a') export default class {}`],
  ['top level', 'any text', `@job('a') class A {}\nexport { A as 'any text' }`],
  ['variable', undefined, `const B = @job('a') class A {}`],
  ['variable', 'any text', `const B = @job('a') class A {}\nexport { B as 'any text' }`],
  ['variable', undefined, `const B = @job('a') class A {}\nexport { A as 'any text' }`],
  ['elsewhere', undefined, `export namespace Inner { @job('a') export class A {} }`],
  ['elsewhere', undefined, `function make() { @job('a') class A {} }\nexport { A as 'any text' }`],
  ['elsewhere', undefined, `export const list = [@job('a') class A {}]`],
])('stands in %s, exported as the text %s, in %s', async (standsIn, exportText, text) => {
  const { jobs } = await factsOfText(`import { job } from 'jobwright'\n${text}`)
  expect(jobs.map((found) => [found.standsIn, found.exportText])).toEqual([[standsIn, exportText]])
})
