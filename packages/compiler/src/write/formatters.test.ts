import { expect, test } from 'vitest'

import { fixture } from '../testing/project.fixture.ts'
import { formatterRemedy } from './formatters.ts'

async function remedyIn(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await fixture({ '.git/HEAD': '', 'app/src/jobs.gen/index.ts': '', ...files })
  return formatterRemedy(`${root}/app/src/jobs.gen`)
}

test.each([
  ['.prettierrc', '', 'Tell Prettier to leave', 'write the line app/src/jobs.gen/ in .prettierignore.'],
  [
    'app/prettier.config.mjs',
    '',
    'Tell Prettier to leave',
    'write the line src/jobs.gen/ in .prettierignore.',
  ],
  ['biome.json', '{}', 'Tell Biome to leave', '"!app/src/jobs.gen"] } in biome.json.'],
  [
    'app/.oxfmtrc.jsonc',
    '{}',
    'Tell oxfmt to leave',
    '"ignorePatterns": ["src/jobs.gen/"] in .oxfmtrc.json.',
  ],
  ['dprint.json', '{}', 'Tell dprint to leave', '"excludes": ["app/src/jobs.gen"] in dprint.json.'],
  ['deno.jsonc', '{}', 'Tell deno fmt to leave', '"exclude": ["app/src/jobs.gen"] } in deno.json.'],
  ['eslint.config.ts', '', 'Tell ESLint to leave', "{ ignores: ['app/src/jobs.gen/'] } in eslint.config.js."],
  ['app/package.json', '{ "devDependencies": { "oxfmt": "1" } }', 'Tell oxfmt to leave', '"src/jobs.gen/"'],
  ['package.json', '{ "prettier": { "semi": false } }', 'Tell Prettier to leave', 'app/src/jobs.gen/'],
])('the formatter of %s is named, with what to write into its config', async (file, text, who, what) => {
  const remedy = await remedyIn({ [file]: text })
  expect(remedy).toContain(who)
  expect(remedy).toContain(what)
})

test('several formatters are named, each once', async () => {
  const remedy = await remedyIn({ 'biome.json': '{}', 'app/biome.json': '{}', 'app/eslint.config.js': '' })
  expect(remedy).toMatch(/^Tell ESLint and Biome|^Tell Biome and ESLint/)
  expect(remedy.match(/for Biome/g)).toHaveLength(1)
})

test('without a formatter in sight all are named', async () => {
  expect(await remedyIn({ 'package.json': 'broken' })).toMatch(
    /perhaps that of the editor.*Prettier.*Biome.*ESLint/,
  )
})
