/** The plugin works with older major versions of Vite. All other tests use the newest one. */

import { PROGRAM, runProgram, taskFile } from '@jobwright/test-support'
import { describe, expect, test } from 'vitest'

import { createProject } from '../testing/project.fixture.ts'

const FILES = {
  'vite.config.js': `import jobwright from '@jobwright/unplugin/vite'

export default {
  logLevel: 'warn',
  plugins: [jobwright()],
  build: { ssr: 'src/main.ts', target: 'esnext' },
}
`,
  'src/main.ts': PROGRAM,
  'src/tasks/tick.ts': taskFile('tick'),
}

/** A dev server that loads the list of jobs again and again, until it is the expected one. */
const FOLLOWS = `import { rm, writeFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { createServer } from 'VITE'

const server = await createServer({
  logLevel: 'silent',
  server: { middlewareMode: true },
  appType: 'custom',
  ssr: { external: ['jobwright'] },
})

async function jobs() {
  try {
    const { registry } = await server.ssrLoadModule('/src/jobs.gen/index.ts')
    return registry.jobs.map(({ type }) => type).join()
  } catch (error) {
    return /JW\\d+/.exec(error.message)?.[0] ?? error.message
  }
}

async function until(wanted) {
  for (let left = 900; left > 0 && (await jobs()) !== wanted; left -= 1) await setTimeout(100)
  console.log(await jobs())
}

await until('tick')
await writeFile('src/tasks/tock.ts', TOCK)
await until('tick,tock')
await writeFile('src/tasks/tock.ts', TOCK.replace('tock', 'tick'))
await until('JW1001')
await rm('src/tasks/tock.ts')
await until('tick')
await server.close()
`

describe.for(['vite-6', 'vite-7'])('%s', (vite) => {
  test('builds a program that runs the job', async () => {
    await using project = await createProject({
      ...FILES,
      'build.js': `import { build } from '${vite}'\n\nawait build()\n`,
    })
    const run = (script: string) => runProgram([process.execPath, script], { folder: project.root })
    expect(await run('build.js')).toEqual({ code: 0, output: '', errors: '' })
    expect(await run('dist/main.js')).toEqual({ code: 0, output: 'tick ran\nsucceeded\n', errors: '' })
  })

  test('follows a task file in its dev server that is added, wrong and deleted', async () => {
    await using project = await createProject({
      ...FILES,
      'serve.js': FOLLOWS.replace('VITE', vite).replaceAll('TOCK', JSON.stringify(taskFile('tock'))),
    })
    const { output, errors } = await runProgram([process.execPath, 'serve.js'], { folder: project.root })
    expect({ output, errors }).toEqual({ output: 'tick\ntick,tock\nJW1001\ntick\n', errors: '' })
  })
})
