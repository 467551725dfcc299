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

const SOLUTION =
  '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }, { "path": "./tsconfig.node.json" }] }'

/** A config that includes these files. */
function project(compilerOptions: object, include: readonly string[], more: object = {}): string {
  return JSON.stringify({ compilerOptions: { composite: true, ...compilerOptions }, include, ...more })
}

test.each([
  [
    'that includes the folder, also the second',
    {
      'tsconfig.json': SOLUTION,
      'tsconfig.app.json': project({ moduleResolution: 'bundler' }, ['web']),
      'tsconfig.node.json': project({ module: 'nodenext' }, ['src']),
    },
    '.js',
  ],
  [
    'that includes the folder, and not one whose options differ',
    {
      'tsconfig.json': SOLUTION,
      'tsconfig.app.json': project({ moduleResolution: 'bundler' }, ['src/**/*.ts']),
      'tsconfig.node.json': project({ module: 'nodenext' }, ['vite.config.ts']),
    },
    'none',
  ],
  [
    'in a folder',
    {
      'tsconfig.json': '{ "files": [], "references": [{ "path": "./other" }, { "path": "configs/" }] }',
      'other/tsconfig.json': project({ moduleResolution: 'bundler' }, ['.']),
      'configs/tsconfig.json': project({ allowImportingTsExtensions: true }, ['../src']),
    },
    '.ts',
  ],
  [
    'of a referenced solution',
    {
      'tsconfig.json': '{ /* solution */ "files": [], "references": [{ "path": "./tsconfig.all.json" }] }',
      'tsconfig.all.json': SOLUTION,
      'tsconfig.node.json': project({ module: 'node20' }, ['src']),
    },
    '.js',
  ],
  [
    'with the options that it extends',
    {
      'tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
      'tsconfig.app.json': '{ "extends": "./base.json", "include": ["src"] }',
      'base.json': tsconfig({ module: 'nodenext' }),
    },
    '.js',
  ],
  [
    'that lists only the file which imports the generated ones',
    {
      'tsconfig.json': SOLUTION,
      'tsconfig.node.json': '{ "files": ["src/main.ts"], "compilerOptions": { "module": "nodenext" } }',
    },
    '.js',
  ],
  [
    'that is in a circle of references',
    {
      'tsconfig.json': SOLUTION,
      'tsconfig.app.json': project({}, ['web'], {
        references: [{ path: '.' }, { path: './tsconfig.app.json' }],
      }),
      'tsconfig.node.json': project({ module: 'nodenext' }, ['src'], {
        references: [{ path: './tsconfig.app.json' }],
      }),
    },
    '.js',
  ],
])('the project %s decides where tsconfig.json only references others', async (_, files, extension) => {
  expect(await detected(files)).toBe(extension)
})

test('a tsconfig.json that includes the folder itself decides, whatever it references', async () => {
  const files = {
    'tsconfig.json': project({ module: 'nodenext' }, ['src'], {
      references: [{ path: './tsconfig.app.json' }],
    }),
    'tsconfig.app.json': project({ moduleResolution: 'bundler' }, ['src']),
  }
  expect(await detected(files)).toBe('.js')
})

test('a referenced config that extends nothing that exists is reported', async () => {
  const files = { 'tsconfig.json': SOLUTION, 'tsconfig.app.json': '{ "extends": "./nowhere.json" }' }
  await expect(detected(files)).rejects.toThrow(/cannot be read: .*set importExtension/)
})
