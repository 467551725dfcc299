/** Task files load in every bundler and in Node whatever they are called, unless JW5008 says so. */

import { runProgram, taskFile } from '@jobwright/test-support'
import { describe, expect, test } from 'vitest'

import { BUNDLERS } from '../testing/bundlers.fixture.ts'
import { COMMAND_LINE, createProject } from '../testing/project.fixture.ts'

/** Names of files that may look special to a bundler or to Node. */
const NAMES = [
  '[x]',
  'a b',
  'größe',
  '日本',
  'a+b=c',
  "it's",
  '$x@(y),~z&',
  '{x}',
  'a;b',
  '+page',
  '(group)/a',
]

const FILES = {
  'src/main.ts': `import { registry } from './jobs.gen/index.ts'

for (const { type, load } of registry.jobs) console.log(type, typeof (await load()))
`,
  'package.json': '{ "type": "module" }',
  'tsconfig.json': '{ "compilerOptions": { "module": "nodenext", "allowImportingTsExtensions": true } }',
  ...Object.fromEntries(NAMES.map((name, index) => [`src/tasks/${name}.ts`, taskFile(`job_${index + 10}`)])),
}

const LOADED = NAMES.map((_, index) => `job_${index + 10} function\n`).join('')

describe.for(BUNDLERS)('$name', ({ build }) => {
  test('bundles task files with special names, and the program loads them', async () => {
    await using project = await createProject(FILES)
    await build(project.root)
    const { output, errors } = await runProgram([process.execPath, 'dist/main.js'], { folder: project.root })
    expect({ output, errors }).toEqual({ output: LOADED, errors: '' })
  })
})

test('Node loads task files with special names from the sources', async () => {
  await using project = await createProject(FILES)
  await runProgram([process.execPath, COMMAND_LINE, 'generate'], { folder: project.root })
  const args = ['--import', 'jobwright/register', 'src/main.ts']
  const { output, errors } = await runProgram([process.execPath, ...args], { folder: project.root })
  expect({ output, errors }).toEqual({ output: LOADED, errors: '' })
})
