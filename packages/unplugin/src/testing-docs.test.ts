/** The pages on testing and migration, as somebody who follows them gets them. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

import { runProgram } from '@jobwright/testing'
import { expect, test } from 'vitest'

import { createProject } from './bundlers.fixture.ts'

const PROJECT = {
  'package.json': JSON.stringify({ type: 'module' }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'es2023',
      lib: ['es2023', 'esnext.disposable'],
      module: 'esnext',
      moduleResolution: 'bundler',
      types: ['node'],
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      allowImportingTsExtensions: true, // the packages' own sources have them
      skipLibCheck: true,
      noEmit: true,
    },
    include: ['src'],
  }),
  'vitest.config.ts': `import jobwright from '${import.meta.dirname}/vite.ts'
import { defineConfig } from 'vitest/config'

export default defineConfig({ plugins: [jobwright()], test: { include: ['src/**/*.test.ts'] } })
`,
}

function readPage(name: string): Promise<string> {
  return readFile(join(import.meta.dirname, '../../../docs', name), 'utf8')
}

/** The blocks that begin with their path. */
function filesOf(page: string): Record<string, string> {
  const blocks = page.matchAll(/^```ts\n\/\/ (\S+)\n(.*?)^```/gms)
  return Object.fromEntries(Array.from(blocks, ([, path, text]) => [path!, text!]))
}

async function runAll(files: Readonly<Record<string, string>>): Promise<string> {
  await using project = await createProject({ ...PROJECT, ...files })
  const { root: folder } = project
  const tests = await runProgram(['vitest', 'run', '--root', folder], { folder })
  const types = await runProgram(['tsc', '--project', folder], { folder })
  // The packages are read from their sources here, which have their own check.
  expect(types.output.split('\n').filter((line) => line.startsWith('src/'))).toEqual([])
  expect({ code: tests.code, errors: tests.errors }).toEqual({ code: 0, errors: '' })
  return stripVTControlCharacters(tests.output)
}

test('the examples of the page on testing type-check, and its tests pass', async () => {
  const files = filesOf(await readPage('testing.md'))
  expect(Object.keys(files)).toEqual([
    'src/capabilities.ts',
    'src/tasks/tweet.ts',
    'src/tasks/daily-digest.ts',
    'src/tasks/tweet.test.ts',
    'src/tasks/daily-digest.test.ts',
    'src/program.test.ts',
    'src/engine.test.ts',
  ])
  expect(await runAll(files)).toContain('Test Files  4 passed (4)')
})
