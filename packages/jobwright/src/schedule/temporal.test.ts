/**
 * The due times around changes of clocks, compared with Temporal, which the Node of npm's package
 * has and this one has not. Each run looks at a sample of the changes from 1970 to 2040;
 * `TEMPORAL_EVERY=1` looks at all 20,860, which takes minutes.
 */

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import type { TemporalComparison } from './temporal-program.ts'

const NODE_26 = fileURLToPath(
  new URL('../../../../end-to-end/node_modules/node-26-linux-x64/bin/node', import.meta.url),
)
const PROGRAM = fileURLToPath(new URL('temporal-program.ts', import.meta.url))
const EVERY = process.env['TEMPORAL_EVERY'] ?? '120'

test(
  'the due times around changes of clocks are those that Temporal says, forwards, backwards and counted',
  { timeout: 3_600_000 },
  async ({ skip }) => {
    skip(!existsSync(NODE_26), 'Node 26, which has Temporal, is installed on Linux with x64 only')
    const { stdout } = await promisify(execFile)(NODE_26, [PROGRAM, EVERY])
    const { changes, dues, wrong } = JSON.parse(stdout) as TemporalComparison
    expect(wrong).toEqual([])
    expect(changes).toBeGreaterThan(150)
    expect(dues).toBeGreaterThan(25_000)
  },
)
