import { expect, test } from 'vitest'

import { factsOfText } from '../../testing/facts-of-text.ts'

test.each([
  ['Sends it.', `/** Sends it. */\n@job('a')\nexport class A {}`],
  [
    'Sends it, to all of them.',
    `/**\n * Sends it,\n *   to all\n *\n * of them.\n */\n@job('a') export class A {}`,
  ],
  ['Sends it, to all.', `/**\r\n * Sends it,\r\n * to all.\r\n */\r\n@job('a')\r\nexport class A {}`],
  ['Sends it.', `/**\n * Sends it.\n *\n * @see other\n * @deprecated\n */\n@job('a') export class A {}`],
  [
    'Sends a Digest to all users.',
    `/** Sends a {@link Digest} to {@link User | all users}. */\n@job('a') export class A {}`,
  ],
  ['The class.', `/** The file. */\n\n/** The class. */\n@job('a') export class A {}`],
  ['Sends it.', `/** Sends it. */\nexport const A = @job('a') class {}`],
  ['Sends it.', `/** Sends it. */\nexport default @job('a') class {}`],
  [undefined, `@job('a') export class A {}`],
  [undefined, `// Sends it.\n@job('a') export class A {}`],
  [undefined, `/* Sends it. */\n@job('a') export class A {}`],
  [undefined, `/** @internal */\n@job('a') export class A {}`],
  [undefined, `/** */\n@job('a') export class A {}`],
])('the doc comment is %o', async (description, text) => {
  const { jobs } = await factsOfText(`import { job } from 'jobwright'\n${text}`)
  expect(jobs.map((found) => found.description)).toEqual([description])
})
