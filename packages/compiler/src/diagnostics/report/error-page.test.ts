import { expect, test } from 'vitest'

import { CATALOGUE } from '../catalogue/catalogue.ts'
import { readErrorPage } from './error-page.ts'

test('the page of a code has its title, and names the files of its examples', async () => {
  expect(await readErrorPage('jw4008')).toMatchObject({
    code: 'JW4008',
    title: 'a promise that nobody waits for',
    severity: 'warning',
    why: 'The run would end before the call does, and its failure would end the program instead of the run.',
    text: expect.stringMatching(/^# JW4008: [^]*\n`src\/tasks\/send-digest.ts`:\n\n```ts\nimport /),
  })
})

test('every page has a title', async () => {
  for (const { code } of CATALOGUE) expect((await readErrorPage(code))?.title).toMatch(/^\S.*\S$/)
})

test('an unknown code has no page, and neither has a file elsewhere', async () => {
  expect(await readErrorPage('JW9999')).toBeUndefined()
  expect(await readErrorPage('../../README')).toBeUndefined()
})
