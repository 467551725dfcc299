/** A project runs from its sources, with `jobwright/register` or with tsx. */

import { mkdir, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { createFixture, PROGRAM, runProgram, taskFile, type ProgramResult } from '@jobwright/test-support'
import { expect, test } from 'vitest'

import { COMMAND_LINE, createProject } from '../testing/project.fixture.ts'

/** A project that Node can run: every import has its extension, and all types can be stripped. */
const FILES = {
  'package.json': JSON.stringify({ type: 'module' }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: { module: 'nodenext', allowImportingTsExtensions: true },
  }),
  'src/main.ts': PROGRAM.replace('./jobs.gen', './jobs.gen/index.ts'),
  'src/tasks/tick.ts': taskFile('tick'),
}

function run(folder: string, main = 'src/main.ts'): Promise<ProgramResult> {
  // Without the search paths that pnpm adds for its own commands.
  const env = { NODE_PATH: '' }
  return runProgram([process.execPath, '--import', 'jobwright/register', main], { folder, env })
}

test('node --import jobwright/register runs a whole project from its sources', async () => {
  await using project = await createProject(FILES)
  await runProgram([process.execPath, COMMAND_LINE, 'generate'], { folder: project.root })
  expect(await run(project.root)).toEqual({ code: 0, output: 'tick ran\nsucceeded\n', errors: '' })
})

test('a project whose tsconfig.json only references others runs from its sources', async () => {
  await using project = await createProject({
    ...FILES,
    'tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
    'tsconfig.app.json': JSON.stringify({
      compilerOptions: { composite: true, module: 'nodenext', rewriteRelativeImportExtensions: true },
      include: ['src'],
    }),
  })
  await runProgram([process.execPath, COMMAND_LINE, 'generate'], { folder: project.root })
  expect(await run(project.root)).toEqual({ code: 0, output: 'tick ran\nsucceeded\n', errors: '' })
})

test('a stack trace names the line and column of the source', async () => {
  await using project = await createProject({
    ...FILES,
    'src/tasks/tick.ts': taskFile('tick').replace(`'tick ran'`, `(new Error('here') satisfies Error).stack`),
  })
  await runProgram([process.execPath, COMMAND_LINE, 'generate'], { folder: project.root })
  expect((await run(project.root)).output).toContain('src/tasks/tick.ts:6:18')
})

test('only the @job of jobwright is removed', async () => {
  await using project = await createProject({
    ...FILES,
    'src/mentions.ts': `import { job } from 'jobwright'

// @job('comment')
console.log("@job('text')", \`@job(\${'template'})\`, /@job('pattern')/.source, typeof job)
`,
    'src/other.ts': `import 'jobwright'

const job = (_type: string) => (_class: unknown) => {}

@job('tick')
export class Task {}
`,
  })
  expect(await run(project.root, 'src/mentions.ts')).toEqual({
    code: 0,
    output: `@job('text') @job(template) @job('pattern') function\n`,
    errors: '',
  })
  expect((await run(project.root, 'src/other.ts')).errors).toMatch(
    /other\.ts:5\n@job\('tick'\)[^]*SyntaxError/,
  )
})

test('without the compiler an error says how to install it', async () => {
  await using project = await createFixture(tmpdir(), FILES)
  await mkdir(join(project.root, 'node_modules'))
  await symlink(join(import.meta.dirname, '../../../jobwright'), join(project.root, 'node_modules/jobwright'))
  const { code, errors } = await run(project.root, 'src/tasks/tick.ts')
  expect(code).toBe(1)
  expect(errors).toContain(
    `RegisterError: jobwright/register needs @jobwright/compiler to take @job out of ${project.root}/src/tasks/tick.ts: ` +
      'npm install --save-dev @jobwright/compiler',
  )
})

test('a project runs with tsx, which compiles decorators', async () => {
  await using project = await createProject({
    ...FILES,
    'tsconfig.json': JSON.stringify({ compilerOptions: { module: 'esnext', moduleResolution: 'bundler' } }),
    'src/main.ts': PROGRAM,
  })
  await runProgram([process.execPath, COMMAND_LINE, 'generate'], { folder: project.root })
  expect(
    await runProgram([process.execPath, '--import', 'tsx', 'src/main.ts'], { folder: project.root }),
  ).toEqual({
    code: 0,
    output: 'tick ran\nsucceeded\n',
    errors: '',
  })
})
