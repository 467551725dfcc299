import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { crashTrial } from './crash-trial.ts'

// The long form of this is the script crash-trial of the package.
test(
  'however often its process is killed, nothing acknowledged is lost, nothing is settled twice, and every attempt is accounted for',
  { timeout: 120_000 },
  async ({ onTestFinished }) => {
    const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const seed = Math.floor(Math.random() * 1_000_000)
    const { problems, figures } = await crashTrial({ path: join(folder, 'jobs.db'), kills: 4, seed })
    const { acknowledged, settled, begun, dead } = figures
    expect({ problems, seed }).toEqual({ problems: [], seed })
    // There was enough to do, of every kind.
    expect(Math.min(acknowledged, settled, begun)).toBeGreaterThan(100)
    expect(Object.keys(dead)).toEqual(expect.arrayContaining(['exhausted', 'not-retryable']))
  },
)
