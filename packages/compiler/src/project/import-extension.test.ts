import { expect, test } from 'vitest'

import { fixture, type Files } from '../testing/project.fixture.ts'
import { ProjectConfigError } from './config.ts'
import { detectImportExtension } from './import-extension.ts'

/** The extension that is detected for the folder `src/jobs.gen`, which does not exist yet. */
async function detected(files: Files): Promise<string> {
  const root = await fixture({ 'src/main.ts': '', ...files })
  return detectImportExtension(root, `${root}/src/jobs.gen`)
}

function tsconfig(compilerOptions: object, extended?: string): string {
  return JSON.stringify({ ...(extended !== undefined && { extends: extended }), compilerOptions })
}

test.each([
  [{}, 'none'],
  [{ module: 'esnext' }, 'none'],
  [{ module: 'preserve' }, 'none'],
  [{ moduleResolution: 'bundler' }, 'none'],
  [{ moduleResolution: 'node10' }, 'none'],
  [{ module: 'nodenext' }, '.js'],
  [{ module: 'NodeNext', moduleResolution: 'NodeNext' }, '.js'],
  [{ module: 'node16' }, '.js'],
  [{ module: 'node18' }, '.js'],
  [{ module: 'node20' }, '.js'],
  [{ module: 'esnext', moduleResolution: 'node16' }, '.js'],
  [{ moduleResolution: 'bundler', allowImportingTsExtensions: true }, '.ts'],
  [{ module: 'nodenext', allowImportingTsExtensions: true }, '.ts'],
  [{ module: 'nodenext', rewriteRelativeImportExtensions: true }, '.ts'],
])('%o asks for imports with %s', async (compilerOptions, extension) => {
  expect(await detected({ 'tsconfig.json': tsconfig(compilerOptions) })).toBe(extension)
})

test('the nearest tsconfig.json decides, with what it extends', async () => {
  const files = {
    'tsconfig.json': tsconfig({ allowImportingTsExtensions: true }),
    'base.json': tsconfig({ module: 'nodenext' }),
    'src/tsconfig.json': '{ "extends": "../base.json", /* comments are fine */ }',
  }
  expect(await detected(files)).toBe('.js')
})

test.each(['', '// the same with a comment\n'])('%o before it makes no difference', async (comment) => {
  const text = tsconfig({ module: 'NodeNext', moduleResolution: 'NodeNext' })
  expect(await detected({ 'tsconfig.json': comment + text })).toBe('.js')
})

test('without a tsconfig.json imports have no extension', async () => {
  expect(await detected({})).toBe('none')
})

test('a tsconfig.json that cannot be read is reported', async () => {
  await expect(detected({ 'tsconfig.json': '{ "extends": "./nowhere.json" }' })).rejects.toThrow(
    ProjectConfigError,
  )
})
