import { symlink } from 'node:fs/promises'

import { expect, test } from 'vitest'

import { compile } from '../compile/compile.ts'
import { loadProject } from '../project/project.ts'
import { compileFiles, fixture, problemsIn, writeFiles, type Files } from '../testing/project.fixture.ts'

/** A task file with imports and the value of its option `maxRetries`. */
function task(imports: string, value: string): string {
  return `import { BaseTask, job } from 'jobwright'
${imports}
@job('a', { maxRetries: ${value} })
export class A extends BaseTask {}
`
}

/** The value of `maxRetries` in a project of these files, and the files that were read for it. */
async function valueIn(files: Files): Promise<unknown> {
  const { manifest, diagnostics } = await compileFiles(files)
  expect(diagnostics).toEqual([])
  return manifest.jobs[0]?.options.maxRetries
}

const LIMITS = `const FEW = 2
export const MOST = FEW + 1, OTHER = 9
export enum Level { LOW, HIGH = MOST }
export const BY_LEVEL = { [Level.HIGH]: 7, broken: read() }
export default { tries: 4 }
export { FEW as LEAST }
`

test.each([
  [`import { MOST } from '../limits'`, 'MOST', 3],
  [`import { MOST as most } from '../limits.js'`, 'most', 3],
  [`import { LEAST } from '../limits.ts'`, 'LEAST', 2],
  [`import { Level } from '../limits'`, 'Level.HIGH', 3],
  [`import { Level, BY_LEVEL } from '../limits'`, 'BY_LEVEL[Level.HIGH]', 7],
  [`import limits from '../limits'`, 'limits.tries', 4],
  [`import { default as limits } from '../limits'`, '({ ...limits }).tries', 4],
  [`import * as limits from '../limits'`, 'limits.MOST', 3],
  [`import * as limits from '../limits'`, `limits['default'].tries`, 4],
  [`import * as limits from '../limits'\nconst NAME = 'MOST'\nconst all = limits`, 'all[NAME]', 3],
  [`import { MOST } from '../limits'\nconst most = MOST`, 'most', 3],
])('after %s, %s is %d', async (imports, value, expected) => {
  expect(await valueIn({ 'src/limits.ts': LIMITS, 'src/tasks/a.ts': task(imports, value) })).toBe(expected)
})

const BARREL = {
  'src/limits/index.ts': `export * from './most'
export { LEAST as FEWEST } from './least'
export * as deep from './deep'
export { default } from './most'
import { NUMBER } from './deep'
export { NUMBER as IMPORTED }
`,
  'src/limits/most.ts': `import { LEAST } from './least'\nexport const MOST = LEAST + 1\nexport default MOST * 2\n`,
  'src/limits/least.ts': 'export const LEAST = 1\n',
  'src/limits/deep.ts': 'export const NUMBER = 5\n',
}

test.each([
  [`import { MOST } from '../limits'`, 'MOST', 2],
  [`import { FEWEST } from '../limits'`, 'FEWEST', 1],
  [`import { deep } from '../limits'`, 'deep.NUMBER', 5],
  [`import most from '../limits'`, 'most', 4],
  [`import { IMPORTED } from '../limits/'`, 'IMPORTED', 5],
  [`import * as limits from '../limits'`, 'limits.deep.NUMBER', 5],
])('through a barrel, after %s, %s is %d', async (imports, value, expected) => {
  expect(await valueIn({ ...BARREL, 'src/tasks/a.ts': task(imports, value) })).toBe(expected)
})

test('what jobwright exports is known through other files too', async () => {
  const files = {
    'src/lib.ts': `export { JobPriority as Lane, minutes } from 'jobwright'\nexport * from 'jobwright'\n`,
    'src/tasks/a.ts': `import { BaseTask, job } from 'jobwright'
import { every, Lane, minutes } from '../lib'
@job('a', { priority: Lane.HIGH, timeoutSeconds: minutes(1), intervalSeconds: every('5m') })
export class A extends BaseTask {}
`,
  }
  const { manifest, diagnostics } = await compileFiles(files)
  expect(diagnostics).toEqual([])
  expect(manifest.jobs[0]?.options).toEqual({ priority: 'HIGH', timeoutSeconds: 60, intervalSeconds: 300 })
})

test('a job type may come from another file, and the constants are known in other files', async () => {
  const files = {
    'src/names.ts': `import { JobType } from './jobs.gen/job-types'\nexport const NAME = 'fetch_news'\nexport const FIRST = [JobType.FETCH_NEWS]\n`,
    'src/tasks/a.ts': `import { BaseTask, job } from 'jobwright'
import { FIRST, NAME } from '../names'
@job(NAME) export class A extends BaseTask {}
@job('b', { dependencies: [...FIRST] }) export class B extends BaseTask {}
`,
  }
  const { manifest, diagnostics } = await compileFiles(files)
  expect(diagnostics).toEqual([])
  expect(manifest.jobs.map(({ type, options }) => [type, options.dependencies])).toEqual([
    ['b', ['fetch_news']],
    ['fetch_news', undefined],
  ])
})

test('a spread of imported options is overridden by what stands after it', async () => {
  const files = {
    'src/common.ts': `export const COMMON = { maxRetries: 1, timeoutSeconds: 5 }\n`,
    'src/tasks/a.ts': `import { BaseTask, job } from 'jobwright'
import { COMMON } from '../common'
@job('a', { ...COMMON, maxRetries: 2 })
export class A extends BaseTask {}
`,
  }
  const { manifest, diagnostics } = await compileFiles(files)
  expect(diagnostics).toEqual([])
  expect(manifest.jobs[0]?.options).toEqual({ maxRetries: 2, timeoutSeconds: 5 })
})

test('only the files that a value comes from are read', async () => {
  const { inputs, project } = await compileFiles({
    'src/limits.ts': `import { x } from './unread-by-values'\nexport const MOST = true ? ONE : x\nimport { ONE } from './one'\n`,
    'src/one.ts': 'export const ONE = 1\n',
    'src/tasks/a.ts': task(`import { MOST } from '../limits'`, 'MOST'),
  })
  expect(inputs.map((path) => path.slice(project.root.length + 1))).toEqual([
    'src/limits.ts',
    'src/one.ts',
    'src/tasks/a.ts',
  ])
})

test('what is wrong in another file is reported where it is used, with its place', async () => {
  const files = {
    'src/limits.ts': `import { deepest } from './deep'\nexport const MOST = deepest\n`,
    'src/deep.ts': `\nexport const deepest = read()\n`,
    'src/tasks/a.ts': task(`import { MOST } from '../limits'`, 'MOST'),
  }
  expect(await problemsIn(files)).toEqual([
    'JW2003 src/tasks/a.ts:3 <MOST> maxRetries is not known at build time: the call of `read` is not evaluated at' +
      ' build time (src/deep.ts:2) [this is where it comes from: src/deep.ts:2]',
  ])
})

test.each([
  [
    'export let MOST = 1',
    '`MOST` is a `let` variable, which can change; make it a `const` (src/limits.ts:1)',
  ],
  [
    'export function MOST() {}',
    '`MOST` is a function, which is not evaluated at build time (src/limits.ts:1)',
  ],
  ['export const MUST = 1', '`MOST` is not exported by src/limits.ts; the nearest is `MUST`'],
  ['export type { MOST }', '`MOST` is not exported by src/limits.ts'],
  ['export { MOST }', '`MOST` is not a top-level `const` of src/limits.ts'],
  [`export { MOST } from './limits'`, '`MOST` is passed on by files in a circle'],
  [`export const MOST = a\nconst a = MOST`, '`MOST` needs its own value (src/limits.ts:2)'],
  [
    `export * from './other'\nexport const MOST = OTHER\nimport { OTHER } from './other'`,
    '`MOST` needs its own value (src/other.ts:2)',
  ],
  [
    `export * from './one'\nexport * from './two'`,
    '`MOST` is exported by several of the modules of src/limits.ts',
  ],
  [`export * from 'npm'`, '`MOST` is imported from "npm", and values from npm packages are not evaluated'],
  [
    `export { MOST } from 'npm'`,
    '`MOST` is imported from "npm", and values from npm packages are not evaluated',
  ],
  [
    `export { sep as MOST } from 'node:path'`,
    '`MOST` is imported from "node:path", and values from Node\'s own modules are not evaluated',
  ],
  [`export * from './missing'`, '`MOST` is imported from "./missing", which leads to no TypeScript file'],
  [
    'export const MOST = (',
    '`MOST` is imported from "../limits", which has a syntax error (src/limits.ts:1)',
  ],
  [
    'export const MOST = process.env.MOST',
    'the environment is read when the program starts, not at build time (src/limits.ts:1)',
  ],
])('where the other file says %o, the value is refused', async (limits, reason) => {
  const problems = await problemsIn({
    'node_modules/npm/package.json': '{ "name": "npm", "main": "index.ts" }',
    'node_modules/npm/index.ts': 'export const MOST = 1',
    'src/limits.ts': limits,
    'src/one.ts': 'export const MOST = 1',
    'src/two.ts': 'export const MOST = 1',
    'src/other.ts': `import { MOST } from './limits'\nexport const OTHER = MOST`,
    'src/tasks/a.ts': task(`import { MOST } from '../limits'`, 'MOST'),
  })
  expect(problems.map((line) => line.replace(/ \[this is where.*/, ''))).toEqual([
    `JW2003 src/tasks/a.ts:3 <MOST> maxRetries is not known at build time: ${reason}`,
  ])
})

test('the same export on two ways is one', async () => {
  const files = {
    'src/limits.ts': `export * from './one'\nexport * from './two'\n`,
    'src/one.ts': `export { MOST } from './most'`,
    'src/two.ts': `export * from './most'`,
    'src/most.ts': 'export const MOST = 6',
    'src/tasks/a.ts': task(`import { MOST } from '../limits'`, 'MOST'),
  }
  expect(await valueIn(files)).toBe(6)
})

test('files that double each other are followed in no time', async () => {
  const files = Array.from({ length: 40 }, (_, index) => [
    `src/limits${index + 1}.ts`,
    `import { a as b } from './limits${index}'\nexport const a = [b, b]\nexport default [b, b]\n`,
  ])
  const all = {
    ...Object.fromEntries(files),
    'src/limits0.ts': 'export const a = read()\n',
    'src/tasks/a.ts': task(`import { a } from '../limits40'`, 'a'),
  }
  expect(await problemsIn(all)).toHaveLength(1)
})

const JSON_LIMITS = '{ "max": 4, "two words": [5], "default": 6, "deep": { "per": -1.5e1 } }'

test.each([
  [`import limits from '../limits.json'`, 'limits.max', 4],
  [`import limits from '../limits.json' with { type: 'json' }`, `limits['two words'][0]`, 5],
  [`import { max } from '../limits.json'`, 'max', 4],
  [`import { max as most, 'two words' as words } from '../limits.json'`, 'most + words[0]', 9],
  [`import * as limits from '../limits.json'`, 'limits.default.max', 4],
  [`import * as limits from '../limits.json'`, 'limits.max', 4],
  [`import limits = require('../limits.json')`, 'limits.max', 4],
  [`import limits from '../limits.json'\nconst { deep: { per, max = 7 } } = limits`, '-per - max', 8],
])('from a JSON file, after %s, %s is %d', async (imports, value, expected) => {
  expect(await valueIn({ 'src/limits.json': JSON_LIMITS, 'src/tasks/a.ts': task(imports, value) })).toBe(
    expected,
  )
})

test('a JSON file may be passed on, begin with a byte order mark, and is an input', async () => {
  const { manifest, inputs, project } = await compileFiles({
    'src/limits.json': `\uFEFF${JSON_LIMITS}`,
    'src/limits.ts': `export { default as limits } from './limits.json'\n`,
    'src/tasks/a.ts': task(`import { limits } from '../limits'`, 'limits.max'),
  })
  expect(manifest.jobs[0]?.options).toEqual({ maxRetries: 4 })
  expect(inputs).toContain(`${project.root}/src/limits.json`)
})

test.each([
  ['{ "max": 1, }', 'which has a syntax error (src/limits.json:1)'],
  ['{\n  // no comments\n  "max": 1 }', 'which has a syntax error (src/limits.json:2)'],
  ['', 'which has a syntax error (src/limits.json:1)'],
])('the JSON file %o is reported, as no program could load it', async (text, reason) => {
  const files = {
    'src/limits.json': text,
    'src/tasks/a.ts': task(`import { max } from '../limits.json'`, 'max'),
  }
  expect(await problemsIn(files)).toEqual([
    `JW2003 src/tasks/a.ts:3 <max> maxRetries is not known at build time: \`max\` is imported from "../limits.json", ${reason}`,
  ])
})

test('what a JSON file does not have is reported with the nearest', async () => {
  const files = {
    'src/limits.json': JSON_LIMITS,
    'src/tasks/a.ts': task(`import { mxa } from '../limits.json'`, 'mxa'),
  }
  expect(await problemsIn(files)).toEqual([
    'JW2003 src/tasks/a.ts:3 <mxa> maxRetries is not known at build time: `mxa` is not exported by src/limits.json; the nearest is `max`',
  ])
})

test('files that an import leads to are missing until they come, and those that would go before them stay so', async () => {
  const files = {
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./lib/*", "./src/*"] } } }',
    'src/other.js': 'export const SOME = 1',
    'src/tasks/a.ts': task(
      `import { MOST } from '../limits'\nimport { LEAST } from '@/least.js'\nimport '../other'`,
      'MOST - LEAST',
    ),
  }
  const root = await fixture(files)
  const project = await loadProject({ root })
  const within = (paths: readonly string[]): string[] =>
    paths.filter((path) => path.startsWith(`${root}/`)).map((path) => path.slice(root.length + 1))
  const other = ['src/other.ts', 'src/other.tsx', 'src/other/index.ts', 'src/other/index.tsx']
  const tsconfigs = ['src/tasks/tsconfig.json', 'src/tsconfig.json']
  const before = await compile(project, 'write')
  expect(within(before.inputs)).toEqual(['src/tasks/a.ts', 'tsconfig.json'])
  expect(within(before.missing)).toEqual(
    [
      'lib/least.ts',
      'lib/least.tsx',
      'package.json',
      'src/least.ts',
      'src/least.tsx',
      'src/limits.ts',
      'src/limits.tsx',
      'src/limits/index.ts',
      'src/limits/index.tsx',
      'src/package.json',
      'src/tasks/package.json',
      ...other,
      ...tsconfigs,
    ].toSorted(),
  )
  await writeFiles(root, {
    'src/limits/index.ts': 'export const MOST = 3',
    'src/least.ts': 'export const LEAST = 1',
  })
  const after = await compile(project, 'write')
  expect(after.manifest.jobs[0]?.options).toEqual({ maxRetries: 2 })
  expect(within(after.inputs)).toEqual([
    'src/least.ts',
    'src/limits/index.ts',
    'src/tasks/a.ts',
    'tsconfig.json',
  ])
  expect(within(after.missing)).toEqual(
    ['lib/least.ts', 'lib/least.tsx', 'src/limits.ts', 'src/limits.tsx', ...other, ...tsconfigs].toSorted(),
  )
})

test('a long chain of files has an end', async () => {
  const files = Array.from({ length: 300 }, (_, index) => [
    `src/limits${index}.ts`,
    `export { a } from './limits${index + 1}'\n`,
  ])
  const all = {
    ...Object.fromEntries(files),
    'src/limits300.ts': 'export const a = 1\n',
    'src/tasks/a.ts': task(`import { a } from '../limits0'`, 'a'),
  }
  expect(await problemsIn(all)).toEqual([
    'JW2003 src/tasks/a.ts:3 <a> maxRetries is not known at build time: `a` is passed on by more than 100 files',
  ])
})

test('tsconfig paths lead to files, to the generated constants, and are inputs', async () => {
  const { manifest, diagnostics, inputs, project } = await compileFiles({
    'tsconfig.base.json': `{ // with a comment
      "compilerOptions": { "paths": { "@/*": ["./src/*"], "limits": ["./src/limits.ts"] } } }`,
    'tsconfig.json': '{ "extends": "./tsconfig.base.json" }',
    'src/limits.ts': 'export const MOST = 5\n',
    'src/tasks/a.ts': `import { BaseTask, job } from 'jobwright'
import { MOST } from '@/limits'
import { MOST as SAME } from 'limits'
import { JobType } from '@/jobs.gen/job-types'
@job('a', { maxRetries: MOST, batchSize: SAME, dependencies: [JobType.B] })
export class A extends BaseTask {}
@job('b') export class B extends BaseTask {}
`,
  })
  expect(diagnostics).toEqual([])
  expect(manifest.jobs[0]?.options).toEqual({ maxRetries: 5, batchSize: 5, dependencies: ['b'] })
  expect(inputs.map((path) => path.slice(project.root.length + 1))).toEqual([
    'src/limits.ts',
    'src/tasks/a.ts',
    'tsconfig.base.json',
    'tsconfig.json',
  ])
})

test('the nearest tsconfig counts, and of one that only names others the one that the file belongs to', async () => {
  const files = {
    'tsconfig.json': '{ "compilerOptions": { "paths": { "~/*": ["./nowhere/*"] } } }',
    'src/tsconfig.json':
      '{ "files": [], "references": [{ "path": "./tsconfig.test.json" }, { "path": "./tsconfig.app.json" }] }',
    'src/tsconfig.test.json':
      '{ "compilerOptions": { "paths": { "~/*": ["./nowhere/*"] } }, "include": ["tests"] }',
    'src/tsconfig.app.json':
      '{ "compilerOptions": { "baseUrl": ".", "paths": { "~/*": ["lib/*"] } }, "include": ["."] }',
    'src/lib/limits.ts': `export { MOST } from 'lib/most'\n`,
    'src/lib/most.ts': 'export const MOST = 8\n',
    'src/tasks/a.ts': task(`import { MOST } from '~/limits'`, 'MOST'),
  }
  expect(await valueIn(files)).toBe(8)
})

test('a tsconfig that cannot be read maps nothing', async () => {
  const root = await fixture({
    'src/tasks/tsconfig.json': '{ "extends": "./missing.json" }',
    'src/tasks/a.ts': task(`import { MOST } from '~/limits'`, 'MOST'),
  })
  const { diagnostics } = await compile(await loadProject({ root }), 'check')
  expect(diagnostics.map(({ message }) => message)).toEqual([
    'maxRetries is not known at build time: `MOST` is imported from "~/limits", which cannot be found',
  ])
})

/** A workspace whose app imports `@acme/limits`, linked as package managers do it. */
async function workspace(manifest: string, imports: string): Promise<readonly unknown[]> {
  const folder = await fixture({
    'app/src/tasks/a.ts': task(imports, 'MOST'),
    'app/package.json': '{ "name": "app", "imports": { "#limits": "./src/own.ts" } }',
    'app/src/own.ts': 'export const MOST = 11\n',
    'app/node_modules/.keep': '',
    'packages/limits/package.json': manifest,
    'packages/limits/src/index.ts': `export * from './deep/most.js'\n`,
    'packages/limits/src/deep/most.ts': `import { FEW } from '#few'\nexport const MOST = FEW + 10\n`,
    'packages/limits/src/few.ts': 'export const FEW = 2\n',
  })
  await writeFiles(folder, { 'app/node_modules/@acme/.keep': '' })
  await symlink(`${folder}/packages/limits`, `${folder}/app/node_modules/@acme/limits`)
  const { manifest: made, diagnostics } = await compile(await loadProject({ root: `${folder}/app` }), 'check')
  return [made.jobs[0]?.options.maxRetries, ...diagnostics.map(({ message }) => message)]
}

const PRIVATE = `"imports": { "#few": "./src/few.ts" }`

test.each([
  [`{ "exports": "./src/index.ts", ${PRIVATE} }`, `import { MOST } from '@acme/limits'`],
  [
    `{ "exports": { ".": { "types": "./dist/index.d.ts", "default": "./src/index.ts" } }, ${PRIVATE} }`,
    `import { MOST } from '@acme/limits'`,
  ],
  [`{ "exports": { "./*": "./src/*.ts" }, ${PRIVATE} }`, `import { MOST } from '@acme/limits/deep/most'`],
  [
    `{ "main": "./dist/index.js", "types": "src/index.ts", ${PRIVATE} }`,
    `import { MOST } from '@acme/limits'`,
  ],
  [`{ "main": "src", ${PRIVATE} }`, `import { MOST } from '@acme/limits'`],
  [`{ ${PRIVATE} }`, `import { MOST } from '@acme/limits/src'`],
])('the sources of a workspace package with %s are followed', async (manifest, imports) => {
  expect(await workspace(manifest, imports)).toEqual([12])
})

test('imports that begin with # lead to the own package', async () => {
  expect(await workspace('{}', `import { MOST } from '#limits'`)).toEqual([11])
})

test.each([
  [
    '{ "exports": "./dist/index.js" }',
    '@acme/limits',
    'which has no TypeScript source where its package.json points',
  ],
  [
    '{ "exports": "./src/index.ts" }',
    '@acme/limits/src',
    'which has no TypeScript source where its package.json points',
  ],
  ['{', '@acme/limits', 'which cannot be found'],
  ['{}', '@acme/missing', 'which cannot be found'],
  ['{}', '#missing', 'which has no TypeScript source where its package.json points'],
])('a package with %s has no value as %s', async (manifest, module, reason) => {
  expect(await workspace(manifest, `import { MOST } from '${module}'`)).toEqual([
    undefined,
    `maxRetries is not known at build time: \`MOST\` is imported from "${module}", ${reason}`,
  ])
})
