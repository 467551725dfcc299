/**
 * Each folder of `fixtures` is a case: a compile of its `input` gives the diagnostics in
 * `diagnostics.txt` and the files in `expected`. `vitest run -u` rewrites both.
 */

import { expect, test } from 'vitest'

import { CATALOGUE } from '../diagnostics/catalogue/catalogue.ts'
import { CASES, casePath, compileCase, filesBelow } from '../testing/fixture-case.ts'

const codes = new Set<string>()

/** Codes that only the output of a bundler can cause. */
const WITHOUT_CASE = new Set(['JW4011'])

test.for(CASES)('%s: the diagnostics and the generated files are the expected ones', async (name) => {
  const { generated, diagnostics, codes: found, editsLeft } = await compileCase(name)
  for (const code of found) codes.add(code)
  await expect(diagnostics).toMatchFileSnapshot(casePath(name, 'diagnostics.txt'))
  for (const [file, text] of generated) {
    await expect(withFewZones(text)).toMatchFileSnapshot(casePath(name, `expected/${file}`))
  }
  expect(editsLeft, 'each edit corrects what it is for').toEqual([])
  const expected = await filesBelow(casePath(name, 'expected'))
  expect(expected.filter((file) => !generated.has(file))).toEqual([])
})

test('every code has a case', () => {
  expect(
    CATALOGUE.map(({ code }) => code).filter((code) => !codes.has(code) && !WITHOUT_CASE.has(code)),
  ).toEqual([])
})

/** The names of the time zones, 11 KB in every `config.schema.json`, are left out but for a few. */
function withFewZones(text: string): string {
  return text.replace(/("Africa\/Abidjan","Africa\/Accra",)[^\]]+(,"Zulu"\])/, '$1"…"$2')
}
