/** The lint rules of the repository; its import walls come from the table in scripts/rooms.ts. */

import { defineConfig, type OxlintConfig, type OxlintOverride } from 'oxlint'

import { ROOMS, wallOf, type SourceFolder } from './scripts/rooms.ts'

/** A package's wall: the other packages that its product files may import. */
interface Package {
  readonly folder: SourceFolder
  /** Patterns of what may be imported, as `no-restricted-imports` reads them. */
  readonly imports: readonly string[]
  /** Types may come from anywhere. */
  readonly allowTypeImports?: boolean
  readonly message: string
}

const PACKAGES: readonly Package[] = [
  {
    folder: 'packages/jobwright/src',
    imports: ['!@standard-schema/spec', '!cron-parser', '!valibot'],
    message:
      'jobwright runs in production: it imports cron-parser, valibot and @standard-schema/spec, yocto-queue in engine/memory/waiting/fifo.ts, and c12 in configuration/file.ts.',
  },
  {
    folder: 'packages/compiler/src',
    imports: [
      '!@babel/code-frame',
      '!c12',
      '!diff',
      '!get-tsconfig',
      '!jobwright',
      'jobwright',
      '!jobwright/manifest',
      '!jobwright/present-file',
      '!magic-string',
      '!picocolors',
    ],
    message:
      'The compiler imports only jobwright/manifest and jobwright/present-file of jobwright, and ts-morph only in syntax/typescript.mjs.',
  },
  {
    folder: 'packages/unplugin/src',
    imports: ['!@jobwright/compiler', '!unplugin'],
    allowTypeImports: true,
    message: 'The plugin imports unplugin and @jobwright/compiler, and only types of the bundlers.',
  },
  {
    folder: 'packages/cli/src',
    imports: [
      '!@jobwright/compiler',
      '!chokidar',
      '!jobwright',
      '!jobwright/command-line',
      '!jobwright/config-file',
      '!jobwright/manifest',
      '!picocolors',
    ],
    message: 'The command line imports the compiler, jobwright, and the libraries that draw and watch.',
  },
]

/** The files that alone may import a library, by the room in which they stand. */
const SOLE_IMPORTERS = [
  {
    folder: 'packages/jobwright/src',
    room: 'engine/memory/waiting',
    file: 'fifo.ts',
    library: 'yocto-queue',
  },
  { folder: 'packages/jobwright/src', room: 'configuration', file: 'file.ts', library: 'c12' },
] as const

/** The same for every package: relative imports within it, and Node's own modules. */
const EVERYWHERE = ['*', '!.', '!..', '!./**', '!../**', '**/src/**', '!node:*', '!node:*/**']

const BENCH: Package = {
  folder: 'bench/src',
  imports: ['!*', '!*/**'],
  message: 'Import the package by its name.',
}

/**
 * A room's walls stand before the package's: oxlint stops at the first pattern that matches, and
 * the package's pattern lets all relative imports through.
 */
function wall({ folder, imports, ...rest }: Package, room: string): object[] {
  return [...wallOf(ROOMS[folder], room), { group: [...EVERYWHERE, ...imports], ...rest }]
}

function overrideOf(files: string, patterns: readonly object[]): OxlintOverride {
  return { files: [files], rules: { 'no-restricted-imports': ['error', { patterns: [...patterns] }] } }
}

function wallsOf(one: Package): OxlintOverride[] {
  return ROOMS[one.folder].map((room) => overrideOf(join(one.folder, room, '*.ts'), wall(one, room)))
}

function wallsOfSoleImporters(): OxlintOverride[] {
  return SOLE_IMPORTERS.map(({ folder, room, file, library }) => {
    const one = PACKAGES.find((candidate) => candidate.folder === folder)!
    return overrideOf(
      join(folder, room, file),
      wall({ ...one, imports: [...one.imports, `!${library}`] }, room),
    )
  })
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '.').join('/')
}

const config: OxlintConfig = defineConfig({
  plugins: ['typescript', 'import', 'unicorn', 'promise', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error', perf: 'error' },
  options: { typeAware: true },
  ignorePatterns: ['**/dist/**', '**/jobs.gen/**', '**/fixtures/**'],
  rules: {
    'eslint/no-await-in-loop': 'off',
    'eslint/no-unused-vars': [
      'error',
      { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
    ],
    'import/no-named-as-default-member': 'off',
    'vitest/no-conditional-expect': 'off',
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'typescript/no-unsafe-enum-comparison': 'off',
    'typescript/no-unsafe-type-assertion': 'off',
    'typescript/unbound-method': 'off',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/consistent-type-imports': 'error',
  },
  overrides: [
    ...[...PACKAGES, BENCH].flatMap(wallsOf),
    ...wallsOfSoleImporters(),
    {
      files: ['**/*.test.ts', '**/*.test-d.ts', '**/*.fixture.ts'],
      rules: { 'no-restricted-imports': 'off', 'no-underscore-dangle': 'off' },
    },
  ],
})

export default config
