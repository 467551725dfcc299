import { join } from 'node:path'

import { taskFile } from '@jobwright/test-support'
import { expect, test } from 'vitest'

import { Build } from '../build/build.ts'
import { createProject } from '../testing/project.fixture.ts'
import { setUpWebpack, type WebpackCompiler } from './webpack-hooks.ts'

/** A compiler whose watch mode the test starts itself. */
function createCompiler(context: string): {
  readonly compiler: WebpackCompiler
  readonly watchRun: () => Promise<void>
} {
  const starts: (() => Promise<void>)[] = []
  const compiler: WebpackCompiler = {
    context,
    hooks: {
      run: { tapPromise: () => {} },
      watchRun: { tapPromise: (_name, start) => void starts.push(start) },
      thisCompilation: { tap: () => {} },
      normalModuleFactory: { tap: () => {} },
    },
  }
  return {
    compiler,
    async watchRun() {
      for (const start of starts) await start()
    },
  }
}

test('a rebuild in watch mode includes the generated files that its compile wrote', async () => {
  await using project = await createProject({ 'src/tasks/tick.ts': taskFile('tick') })
  const { compiler, watchRun } = createCompiler(project.root)
  setUpWebpack(compiler, new Build({}))
  await watchRun()
  expect(compiler.modifiedFiles).toBeUndefined()

  const changed = join(project.root, 'src/tasks/tock.ts')
  await project.write('src/tasks/tock.ts', taskFile('tock'))
  compiler.modifiedFiles = new Set([changed])
  await watchRun()
  expect(compiler.modifiedFiles).toContain(changed)
  expect(compiler.modifiedFiles).toContain(join(project.root, 'src/jobs.gen/registry.ts'))

  compiler.modifiedFiles = new Set(['unrelated.ts'])
  await watchRun()
  expect([...compiler.modifiedFiles]).toEqual(['unrelated.ts'])
})
