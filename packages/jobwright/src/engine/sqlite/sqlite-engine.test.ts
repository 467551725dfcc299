import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, test } from 'vitest'

import type { Engine } from '../contract/engine.ts'
import { engineConformance } from '../conformance/engine-conformance.ts'
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
  // oxlint-disable-next-line vitest/expect-expect, vitest/valid-title -- the suite asserts
  test: (name, body) => test(name, body),
})

function sqliteOnFile(): Engine {
  return sqlite({ path: join(folder, `${files}.db`), synchronous: 'NORMAL' })
}
