import type * as Crypto from 'node:crypto'

import { expect, test, vi } from 'vitest'

import { projectOf, task } from '../testing/project.fixture.ts'

test('a compile hashes the text of each task file once', async () => {
  const hashed: unknown[] = []
  vi.doMock('node:crypto', async (original) => {
    const crypto = await original<typeof Crypto>()
    const hash = (...args: Parameters<typeof Crypto.hash>): unknown => {
      hashed.push(args[1])
      return crypto.hash(...args)
    }
    return { ...crypto, hash }
  })
  vi.resetModules()
  const texts = [task("@job('tick')"), task("@job('tock')")]
  const project = await projectOf({
    'node_modules/a/package.json': '{}',
    'src/tasks/tick.ts': texts[0]!,
    'src/tasks/tock.ts': texts[1]!,
  })
  const { compile } = await import('./compile.ts')
  const { manifest } = await compile(project, 'write')
  expect(manifest.jobs.map(({ type }) => type)).toEqual(['tick', 'tock'])
  for (const text of texts) {
    expect(hashed.filter((one) => typeof one === 'string' && one.includes(text))).toEqual([text])
  }
})
