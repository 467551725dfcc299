/**
 * The program, the config files and the commands of the page on configuration work as the page
 * shows them.
 */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { runProgram, type Fixture } from '@jobwright/test-support'
import { expect, test } from 'vitest'

import { createProject, jobwright, jobwrightWith } from '../testing/command-line.fixture.ts'

const PATH = join(import.meta.dirname, '../../../../docs/guide/configuration.md')
const PAGE = await readFile(PATH, 'utf8')

const TSC = join(import.meta.dirname, '../../../../node_modules/.bin/tsc')

/** The blocks of code after `<!-- kind: name -->`. */
function blocksOf(kind: string): ReadonlyMap<string, string> {
  const blocks = PAGE.matchAll(new RegExp(`<!-- ${kind}: (.*) -->\\n\\n\`\`\`\\w*\\n([^]*?)\`\`\`\\n`, 'g'))
  return new Map(Array.from(blocks, ([, name, text]) => [name!, text!]))
}

const FILES = blocksOf('file')
const CONFIG_FILES = [...FILES.keys()].filter((file) => file.startsWith('jobs.config.'))

/** Creates the project of the page, with one of its config files. */
async function createProjectOfPage(configFile: string): Promise<Fixture> {
  const files = [...FILES].filter(([file]) => file === configFile || !CONFIG_FILES.includes(file))
  const project = await createProject({
    ...Object.fromEntries(files),
    'package.json': '{ "type": "module" }',
    'jobwright.config.json': `{ "importExtension": ".ts" }`,
  })
  expect(await jobwright(project, 'generate')).toMatchObject({ code: 0, errors: '' })
  return project
}

test.for(CONFIG_FILES)('the program of the page reads %s', async (configFile) => {
  await using project = await createProjectOfPage(configFile)
  const command = [process.execPath, '--import', 'jobwright/register', 'src/main.ts'] as const
  const { code, output, errors } = await runProgram(command, { folder: project.root })
  expect({ code, output, errors }).toEqual({ code: 0, output: '5 LOW\n', errors: '' })
})

/**
 * Only the errors of the config file: tsc also reads the sources of the packages, which have a
 * check of their own.
 */
function mistakesIn({ output }: { readonly output: string }): string[] {
  return output.split('\n').filter((line) => line.startsWith('jobs.config.ts'))
}

test('the config file in TypeScript type-checks', async () => {
  await using project = await createProjectOfPage('jobs.config.ts')
  const compilerOptions = {
    module: 'nodenext',
    allowImportingTsExtensions: true,
    strict: true,
    noEmit: true,
    types: [],
    skipLibCheck: true,
  }
  await project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['jobs.config.ts'] }))
  const check = (): Promise<{ output: string }> => runProgram([TSC, '-p', '.'], { folder: project.root })
  expect(mistakesIn(await check())).toEqual([])
  await project.write('jobs.config.ts', FILES.get('jobs.config.ts')!.replace("'LOW'", "'low'"))
  expect(mistakesIn(await check())).toHaveLength(1)
})

test('the page shows a config file of each format', () => {
  expect(CONFIG_FILES).toEqual(['jobs.config.yaml', 'jobs.config.json', 'jobs.config.toml', 'jobs.config.ts'])
})

test.for([...blocksOf('output')])('%s prints what the page says', async ([command, expected]) => {
  await using project = await createProjectOfPage('jobs.config.yaml')
  const words = command.split(' ')
  const at = words.indexOf('jobwright')
  const env = Object.fromEntries(words.slice(0, at).map((word) => word.split('=') as [string, string]))
  const { output, errors } = await jobwrightWith(env, project, ...words.slice(at + 1))
  const printed = command.includes('wrong') ? errors : `${errors}${output}`
  expect(printed).toBe(expected)
})
