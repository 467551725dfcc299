import { expect, test } from 'vitest'

import { compileFiles, problemsIn, task, type Files } from '../testing/project.fixture.ts'

const RUNNER = `import { createRunner } from 'jobwright'
import { registry } from './jobs.gen'
export const runner = createRunner({ registry })
`

/** A task file with further imports. */
function importing(imports: string): string {
  return `${imports}\n${task("@job('a')")}`
}

/** The codes and messages of all diagnostics. */
async function messages(files: Files): Promise<string[]> {
  const { diagnostics } = await compileFiles(files)
  return diagnostics.map(({ code, message }) => `${code} ${message}`)
}

test.each(['../main', '../main.ts', '../main.js'])(
  'a task cannot import the runner as %s',
  async (module) => {
    expect(
      await problemsIn({
        'src/main.ts': RUNNER,
        'src/tasks/a.ts': importing(`import { runner } from '${module}'`),
      }),
    ).toEqual([
      `JW6001 src/tasks/a.ts:1 <'${module}'> a task imports the module that calls createRunner: src/tasks/a.ts → src/main.ts` +
        ' [createRunner is called here: src/main.ts:3]',
    ])
  },
)

test('the runner is found behind other files, on the shortest way', async () => {
  const files = {
    'src/main.ts': RUNNER,
    'src/lib/index.ts': "export * from './deep'\nexport { runner } from './direct.js'\n",
    'src/lib/deep.mts': '',
    'src/lib/deep.ts': "import './deeper'\n",
    'src/lib/deeper.ts': "import '../main'\n",
    'src/lib/direct.ts': "export { runner } from '../main'\n",
    'src/tasks/a.ts': importing("import { runner } from '../lib'"),
  }
  expect(await problemsIn(files)).toEqual([
    "JW6001 src/tasks/a.ts:1 <'../lib'> a task imports the module that calls createRunner: " +
      'src/tasks/a.ts → src/lib/index.ts → src/lib/direct.ts → src/main.ts' +
      ' [which imports this: src/lib/index.ts:2] [which imports this: src/lib/direct.ts:1]' +
      ' [createRunner is called here: src/main.ts:3]',
  ])
})

test('a task file that calls createRunner itself is reported', async () => {
  const text = task("@job('a')", 'export class A extends BaseTask {}\ncreateRunner({})').replace(
    'job,',
    'job, createRunner,',
  )
  expect(await messages({ 'src/tasks/a.ts': text })).toEqual([
    'JW6001 task file src/tasks/a.ts calls createRunner',
  ])
})

test.each([
  "import type { runner } from '../main'",
  "export type { runner } from '../main'",
  "// import { runner } from '../main'",
])('%s loads nothing', async (imports) => {
  expect(await messages({ 'src/main.ts': RUNNER, 'src/tasks/a.ts': importing(imports) })).toEqual([])
})

test('tsconfig paths are followed, to files and to the generated registry', async () => {
  const files = {
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
    'src/main.ts': RUNNER,
    'src/lib.ts': "export { runner } from '@/main'\n",
    'src/tasks/a.ts': importing("import { runner } from '@/lib'\nimport '@/jobs.gen'"),
  }
  expect(await messages(files)).toEqual([
    'JW6001 a task imports the module that calls createRunner: src/tasks/a.ts → src/lib.ts → src/main.ts',
    'JW6002 a task imports the generated registry: src/tasks/a.ts → src/jobs.gen/index.ts',
  ])
})

test('the sources of the own package are followed, by its name and by its imports', async () => {
  const files = {
    'package.json':
      '{ "name": "app", "exports": { "./lib": "./src/lib.ts" }, "imports": { "#main": "./src/main.ts" } }',
    'src/main.ts': RUNNER,
    'src/lib.ts': "export { runner } from '#main'\n",
    'src/tasks/a.ts': importing("import { runner } from 'app/lib'"),
  }
  expect(await messages(files)).toEqual([
    'JW6001 a task imports the module that calls createRunner: src/tasks/a.ts → src/lib.ts → src/main.ts',
  ])
})

test('what an npm package does is not looked at', async () => {
  const files = {
    'node_modules/runner/package.json': '{ "name": "runner", "main": "index.ts" }',
    'node_modules/runner/index.ts': RUNNER,
    'src/tasks/a.ts': importing("import 'runner'"),
  }
  expect(await messages(files)).toEqual([])
})

test('a module that only mentions createRunner does not call it', async () => {
  const files = { 'src/lib.ts': '// used by createRunner\n', 'src/tasks/a.ts': importing("import '../lib'") }
  expect(await messages(files)).toEqual([])
})

test.each(['../jobs.gen', '../jobs.gen/index.ts', '../jobs.gen/registry', '../jobs.gen/registry.js'])(
  'a task cannot import %s, generated or not',
  async (module) => {
    const name = module.includes('registry') ? 'registry' : 'index'
    expect(await messages({ 'src/tasks/a.ts': importing(`import '${module}'`) })).toEqual([
      `JW6002 a task imports the generated registry: src/tasks/a.ts → src/jobs.gen/${name}.ts`,
    ])
  },
)

test('the registry is found behind other files too', async () => {
  const files = {
    'src/lib.ts': "export { registry } from './jobs.gen/registry'\n",
    'src/tasks/a.ts': importing("import { registry } from '../lib'"),
  }
  expect(await messages(files)).toEqual([
    'JW6002 a task imports the generated registry: src/tasks/a.ts → src/lib.ts → src/jobs.gen/registry.ts',
  ])
})

test('a task may import the job types', async () => {
  expect(
    await messages({ 'src/tasks/a.ts': importing("import { JobType } from '../jobs.gen/job-types'") }),
  ).toEqual([])
})

test('files that import each other in a circle are followed once', async () => {
  const files = {
    'src/one.ts': "import './two'\nimport './jobs.gen'\n",
    'src/two.ts': "import './one'\n",
    'src/tasks/a.ts': importing("import '../two'"),
  }
  expect(await messages(files)).toEqual([
    'JW6002 a task imports the generated registry: src/tasks/a.ts → src/two.ts → src/one.ts → src/jobs.gen/index.ts',
  ])
})

test('every file that was read on the way is an input, whatever else there is', async () => {
  const { inputs, project } = await compileFiles({
    'src/lib.ts': "import './other.js'\nimport './missing'\nimport 'package'\n",
    'src/other.ts': '',
    'src/unrelated.ts': '',
    'src/tasks/a.ts': importing("import '../lib'"),
    'src/tasks/none.ts': '',
  })
  expect(inputs.map((path) => path.slice(project.root.length + 1))).toEqual([
    'src/lib.ts',
    'src/other.ts',
    'src/tasks/a.ts',
    'src/tasks/none.ts',
  ])
})
