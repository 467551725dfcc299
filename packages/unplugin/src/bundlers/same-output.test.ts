/** Every bundler and the command line generate the same files. */

import { PROGRAM, runProgram, taskFile, type Fixture } from '@jobwright/test-support'
import { expect, test } from 'vitest'

import type { Bundler } from '../testing/bundler.ts'
import { BUNDLERS } from '../testing/bundlers.fixture.ts'
import { COMMAND_LINE, createProject } from '../testing/project.fixture.ts'
import { buildWithFarm } from '../testing/farm.fixture.ts'

const FILES = ['config.schema.json', 'config.ts', 'index.ts', 'job-types.ts', 'manifest.json', 'registry.ts']

const GENERATORS: readonly Pick<Bundler, 'name' | 'build'>[] = [
  ...BUNDLERS,
  { name: 'farm', build: buildWithFarm },
  { name: 'the command line', build: generate },
]

function generate(root: string): Promise<unknown> {
  return runProgram([process.execPath, COMMAND_LINE, 'generate'], { folder: root })
}

function generated(project: Fixture): Promise<string[]> {
  return Promise.all(FILES.map((file) => project.read(`src/jobs.gen/${file}`)))
}

test('every bundler and the command line generate the same bytes', async () => {
  const source = {
    'src/main.ts': PROGRAM,
    'src/limits.ts': `export const LIMITS = { retries: 2 + 1 } as const\n`,
    'src/tasks/tick.ts': taskFile('tick'),
    'src/tasks/Übermut/größe.ts': taskFile('size').replace(
      `'size'`,
      `'size', { name: 'Größe', cron: '0 8 * * *' }`,
    ),
    'src/tasks/b/c.tsx': taskFile('c')
      .replace(`'c'`, `'c', { maxRetries: LIMITS.retries }`)
      .replace('import', `import { LIMITS } from '../../limits'\nimport`),
  }
  const outputs: Record<string, string[]> = {}
  for (const { name, build } of GENERATORS) {
    await using project = await createProject(source)
    await build(project.root)
    outputs[name] = await generated(project)
  }
  const [first] = Object.values(outputs)
  expect(first!.join('')).toContain('maxRetries: 3')
  for (const output of Object.values(outputs)) expect(output).toEqual(first)
})
