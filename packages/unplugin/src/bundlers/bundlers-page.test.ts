/** The examples of the page on bundlers build a program that runs. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { PROGRAM, runProgram, taskFile } from '@jobwright/test-support'
import { expect, test } from 'vitest'

import { createProject } from '../testing/project.fixture.ts'

const PAGE = await readFile(join(import.meta.dirname, '../../../../docs/guide/bundlers.md'), 'utf8')

/** The examples: blocks of code after `<!-- file: name -->`. */
const EXAMPLES = new Map(
  Array.from(PAGE.matchAll(/<!-- file: (.*) -->\n\n```js\n([^]*?)```\n/g), ([, file, text]) => [
    file!,
    text!,
  ]),
)

/** webpack and Rspack have no command line without further packages. */
function run(name: string, imported: string): string {
  return `import ${imported}
import config from './${name}.config.js'

${name}(config, (error, stats) => {
  if (error || stats.hasErrors()) throw error ?? new Error(stats.toString())
})
`
}

const NODE = process.execPath
const CONFIGS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'vite.config.js': ['vite', 'build'],
  'rollup.config.js': ['rollup', '--config'],
  'rolldown.config.js': ['rolldown', '--config'],
  'build.js': [NODE, 'build.js'],
  'webpack.config.js': [NODE, 'run-webpack.js'],
  'rspack.config.js': [NODE, 'run-rspack.js'],
}

test('every example of the page is tested', () => {
  expect([...EXAMPLES.keys()].toSorted()).toEqual(Object.keys(CONFIGS).toSorted())
})

test.for(Object.entries(CONFIGS))(
  '%s of the page builds a program that runs the job',
  async ([file, command]) => {
    await using project = await createProject({
      [file]: EXAMPLES.get(file)!,
      'run-webpack.js': run('webpack', `webpack from 'webpack'`),
      'run-rspack.js': run('rspack', `{ rspack } from '@rspack/core'`),
      'src/main.ts': PROGRAM,
      'src/tasks/tick.ts': taskFile('tick'),
    })
    const bin = join(import.meta.dirname, '../../node_modules/.bin')
    const env = { PATH: `${bin}:${process.env['PATH']}` }
    expect(await runProgram(command, { folder: project.root, env })).toMatchObject({ code: 0 })
    expect(await runProgram([NODE, 'dist/main.js'], { folder: project.root })).toEqual({
      code: 0,
      output: 'tick ran\nsucceeded\n',
      errors: '',
    })
  },
)
