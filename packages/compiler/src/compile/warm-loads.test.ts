import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { fixture, task } from '../testing/project.fixture.ts'

const run = promisify(execFile)

/** The packages that a process loads in order to compile a project. */
async function packagesLoaded(root: string): Promise<string[]> {
  const program = `
    import { registerHooks } from 'node:module'
    const loaded = new Set()
    const packageOf = (url) => /.*\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)|packages\\/(jobwright)\\//.exec(url) ?? []
    registerHooks({
      load(url, context, next) {
        const [, installed, ours] = packageOf(url)
        if (installed ?? ours) loaded.add(installed ?? ours)
        return next(url, context)
      },
    })
    const { blankDecorators, compile, loadProject, renderDiagnostics } = await import('${new URL('../index.ts', import.meta.url).href}')
    const project = await loadProject({ root: ${JSON.stringify(root)}, config: { envPrefix: 'MY_' } })
    const { diagnostics, taskFiles } = await compile(project, 'write')
    await renderDiagnostics(project, diagnostics)
    const { readFileSync } = await import('node:fs')
    for (const path of taskFiles) {
      const blanked = await blankDecorators(readFileSync(path, 'utf8'), path)
      if (blanked === undefined) throw new Error(path)
    }
    console.log(JSON.stringify([...loaded].sort()))
  `
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program])
  return JSON.parse(stdout) as string[]
}

test('a warm compile loads neither the parser, nor what checks options, nor what shows what is wrong', async () => {
  const root = await fixture({ 'src/tasks/tick.ts': task("@job('tick', { cron: '0 8 * * *' })") })
  await mkdir(join(root, 'node_modules'))
  expect(await packagesLoaded(root)).toEqual(
    expect.arrayContaining(['@ts-morph/common', 'cron-parser', 'jobwright', 'valibot']),
  )
  expect(await packagesLoaded(root)).toEqual([])
})
