import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { fixture, task } from '../testing/project.fixture.ts'

const run = promisify(execFile)

/** What a compile in a watcher did after the change of one file. */
interface Work {
  /** The files that were read, relative to the root. */
  readonly reads: readonly string[]
  /** The texts that were hashed. */
  readonly hashes: number
  /** The manifests that were parsed. */
  readonly manifests: number
}

async function workOfChange(count: number): Promise<Work> {
  const files = Array.from(
    { length: count },
    (_, index) => [`src/tasks/t${index}.ts`, task(`@job('t${index}')`)] as const,
  )
  const root = await fixture({ ...Object.fromEntries(files), 'node_modules/x.js': '' })
  const program = `
    import crypto from 'node:crypto'
    import fs from 'node:fs'
    import { syncBuiltinESMExports } from 'node:module'
    const root = ${JSON.stringify(root)}
    const work = { reads: [], hashes: 0, manifests: 0 }
    const { readFileSync } = fs
    const { hash } = crypto
    const { parse } = JSON
    const { now } = Date
    fs.readFileSync = (path, ...more) => {
      if (String(path).startsWith(root)) work.reads.push(String(path).slice(root.length + 1))
      return readFileSync(path, ...more)
    }
    crypto.hash = (...args) => ((work.hashes += 1), hash(...args))
    JSON.parse = (text, ...more) => {
      if (text.includes('"formatVersion"')) work.manifests += 1
      return parse(text, ...more)
    }
    Date.now = () => now() + 60_000 // the files are old enough for their state to be trusted
    syncBuiltinESMExports()
    const { compile, loadProject } = await import('${new URL('../index.ts', import.meta.url).href}')
    const project = await loadProject({ root })
    const change = (by) => {
      const path = root + '/src/tasks/t7.ts'
      fs.writeFileSync(path, readFileSync(path, 'utf8').replace(/'t7'.*\\)/, "'t7', { maxRetries: " + by + ' })'))
    }
    for (const by of [1, 2]) {
      await compile(project, 'write')
      change(by)
    }
    Object.assign(work, { reads: [], hashes: 0, manifests: 0 })
    await compile(project, 'write')
    console.log(JSON.stringify(work))
  `
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program])
  return JSON.parse(stdout) as Work
}

test('a compile after a change reads and hashes the changed file, however many others there are', async () => {
  const [few, many] = [await workOfChange(20), await workOfChange(200)]
  expect(many).toEqual(few)
  expect(few).toEqual({
    reads: expect.arrayContaining(['src/tasks/t7.ts', 'src/jobs.gen/registry.ts']),
    hashes: expect.any(Number),
    manifests: 0,
  })
  expect(few.reads.filter((path) => path.startsWith('src/tasks'))).toEqual(['src/tasks/t7.ts'])
})
