import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { crashTrial } from './crash-trial.ts'

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))

// The script crash-trial of the package runs the long form.
test.each([
  { programs: 1, kills: 3 },
  { programs: 2, kills: 2 },
])(
  'however often one of $programs programs is killed, nothing acknowledged is lost, nothing is settled twice, and every attempt is accounted for',
  async ({ programs, kills }) => {
    const seed = Math.floor(Math.random() * 1_000_000)
    const path = join(folder, `${programs}.db`)
    const { problems, figures } = await crashTrial({ path, programs, kills, seed })
    expect({ problems, seed }).toEqual({ problems: [], seed })
    // The programs had enough to do, of every kind.
    const { acknowledged, settled, begun, dead } = figures
    expect(Math.min(acknowledged, settled, begun)).toBeGreaterThan(100)
    expect(Object.keys(dead)).toEqual(expect.arrayContaining(['exhausted', 'not-retryable']))
  },
)
