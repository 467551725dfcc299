/** Bundlers that leave foreign decorators uncompiled report them. */

import { symlink } from 'node:fs/promises'

import { PROGRAM, runProgram } from '@jobwright/test-support'
import { build as esbuild } from 'esbuild'
import { build as rolldown } from 'rolldown'
import { build as vite } from 'vite'
import { describe, expect, test } from 'vitest'

import { createProject } from '../testing/project.fixture.ts'
import { esbuildOptions } from '../testing/esbuild.fixture.ts'
import { rolldownOptions } from '../testing/rollup.fixture.ts'
import { viteConfig } from '../testing/vite.fixture.ts'

const TASK_FILE = `import { BaseTask, job } from 'jobwright'

function traced(..._: any[]): any {}

@job('tick')
export class Tick extends BaseTask {
  @traced
  execute() {
    return [{ success: true }]
  }
}
`

interface Settings {
  readonly target?: string
  readonly minify?: boolean
}

/** Builds with bundlers that can leave decorators as they are. Each resolves to its warnings. */
const BUNDLERS: Readonly<Record<string, (root: string, settings: Settings) => Promise<string[]>>> = {
  async vite(root, { minify = false }) {
    const warnings: string[] = []
    const config = viteConfig(root)
    const onLog = (level: string, { message }: { message: string }): void => {
      if (level === 'warn' && message.includes('JW')) warnings.push(message)
    }
    await vite({ ...config, build: { ...config.build, minify, rolldownOptions: { onLog } } })
    return warnings
  },
  async rolldown(root, { minify = false }) {
    const warnings: string[] = []
    const options = rolldownOptions(root)
    await rolldown({
      ...options,
      logLevel: 'warn',
      output: { ...options.output, minify },
      onLog: (level, { message }) => {
        if (level === 'warn' && message.includes('JW')) warnings.push(message)
      },
    })
    return warnings
  },
  async esbuild(root, { minify = false, target = 'esnext' }) {
    const { warnings } = await esbuild({ ...esbuildOptions(root), minify, target, logLevel: 'silent' })
    return warnings.map(({ text }) => text).filter((text) => text.includes('JW'))
  },
}

function project(experimentalDecorators: boolean) {
  return createProject({
    'src/main.ts': PROGRAM,
    'src/tasks/tick.ts': TASK_FILE,
    'tsconfig.json': JSON.stringify({ compilerOptions: { target: 'es2022', experimentalDecorators } }),
  })
}

describe.for(Object.entries(BUNDLERS))('%s', ([, build]) => {
  test('warns of a decorator that it leaves in a task file behind a link', async () => {
    await using decorated = await project(false)
    await decorated.rename('src/tasks', 'elsewhere')
    await symlink('../elsewhere', `${decorated.root}/src/tasks`)
    expect(await build(decorated.root, {})).toEqual([
      expect.stringContaining('src/tasks/tick.ts:7:3 warning JW4011'),
    ])
  })

  test.for([false, true])('warns of a decorator that it leaves, minified: %s', async (minify) => {
    await using decorated = await project(false)
    const warnings = await build(decorated.root, { minify })
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain(
      'src/tasks/tick.ts:7:3 warning JW4011: the bundler leaves @traced as it is written',
    )
    const { code, errors } = await runProgram([process.execPath, 'dist/main.js'], { folder: decorated.root })
    expect([code, errors]).toEqual([1, expect.stringContaining('SyntaxError: Invalid or unexpected token')])
  })

  test('fails if the config makes it an error', async () => {
    await using decorated = await project(false)
    await decorated.write('jobwright.config.json', '{ "diagnostics": { "JW4011": "error" } }')
    await expect(build(decorated.root, {})).rejects.toThrow('src/tasks/tick.ts:7:3 error JW4011')
  })

  test('does not warn of decorators that it compiles', async () => {
    await using decorated = await project(true)
    expect(await build(decorated.root, {})).toEqual([])
    expect(await runProgram([process.execPath, 'dist/main.js'], { folder: decorated.root })).toMatchObject({
      code: 0,
      output: 'succeeded\n',
    })
  })
})

test('esbuild with a target does not warn', async () => {
  await using decorated = await project(false)
  expect(await BUNDLERS['esbuild']!(decorated.root, { target: 'es2022' })).toEqual([])
})
