import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { projectOf, task } from '../testing/project.fixture.ts'
import { compile } from './compile.ts'

const FILES = {
  'src/tasks/tick.ts': task(
    "/**\n * Ticks,\n * twice.\n */\n@job('tick', {\n  name: `several\nlines`,\n  cron: '0 8 * * *',\n})",
  ),
  'src/tasks/tock.ts': task("@job('tock', {\n  dependencies: ['tick'],\n})"),
}

/** Rewrites every file of a folder as git does on Windows with `core.autocrlf`. */
async function checkOutOnWindows(root: string, folder: string): Promise<void> {
  for (const entry of await readdir(join(root, folder), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) await writeFile(path, (await readFile(path, 'utf8')).replaceAll('\n', '\r\n'))
  }
}

test.each(['check', 'frozen', 'write'] as const)(
  'in a checkout with CRLF every generated file is up to date in mode %s, and stays as it is',
  async (mode) => {
    const project = await projectOf(FILES)
    expect((await compile(project, 'write')).stale).toHaveLength(6)
    await checkOutOnWindows(project.root, 'src')
    // The first compile goes through all stages, as the task files changed; the second one is warm.
    for (const round of ['cold', 'warm']) {
      const { stale, diagnostics, files } = await compile(project, mode)
      expect({ round, stale, diagnostics }).toEqual({ round, stale: [], diagnostics: [] })
      expect(files.filter(({ text }) => text.includes('\r'))).toEqual([])
    }
    expect(await readFile(`${project.output}/registry.ts`, 'utf8')).toMatch(/^[^\n]*\r\n/)
  },
)

test('a change in a checkout with CRLF rewrites only the files that it concerns', async () => {
  const project = await projectOf(FILES)
  await compile(project, 'write')
  await checkOutOnWindows(project.root, 'src')
  await writeFile(`${project.root}/src/tasks/tick.ts`, FILES['src/tasks/tick.ts'].replace('0 8', '0 9'))
  const { stale } = await compile(project, 'write')
  const concerned = ['config.schema.json', 'manifest.json', 'registry.ts']
  expect(stale.map(({ file }) => file)).toEqual(concerned.map((name) => `src/jobs.gen/${name}`))
})
