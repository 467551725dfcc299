import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import type { Engine } from '../contract/engine.ts'
import { engineConformance } from '../conformance/engine-conformance.ts'
import { miscounts } from './counts/miscounts.fixture.ts'
import { sqlite } from './sqlite-engine.ts'

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0

engineConformance({
  name: 'sqlite',
  make: () => {
    files += 1
    return sqliteOnFile()
  },
  makePeer: sqliteOnFile,
  test: (name, body) =>
    // oxlint-disable-next-line vitest/expect-expect, vitest/valid-title -- the suite asserts
    test(name, async () => {
      const before = files
      await body()
      // Whatever the rule did, the counts are those of the rows.
      for (let file = before + 1; file <= files; file += 1) {
        if (existsSync(pathOf(file))) expect(miscounts(pathOf(file))).toEqual([])
      }
    }),
})

function sqliteOnFile(): Engine {
  return sqlite({ path: pathOf(files), synchronous: 'NORMAL' })
}

function pathOf(file: number): string {
  return join(folder, `${file}.db`)
}
