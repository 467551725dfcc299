/**
 * The due times around changes of clocks, compared with Temporal, which Node 26 has and the
 * pinned one has not. Each run looks at a sample of the changes from 1970 to 2040;
 * `TEMPORAL_EVERY=1` looks at all 20,860, which takes minutes.
 */

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { installedNode, NOT_INSTALLED } from '../behaviour/support/installed-node.ts'
import type { TemporalComparison } from './temporal-program.ts'

const NODE_26 = installedNode('node-26-linux-x64')
const PROGRAM = fileURLToPath(new URL('temporal-program.ts', import.meta.url))
const EVERY = process.env['TEMPORAL_EVERY'] ?? '120'

test(
  'the due times around changes of clocks are those that Temporal says, forwards, backwards and counted',
  { timeout: 3_600_000 },
  async ({ skip }) => {
    skip(NODE_26 === undefined, NOT_INSTALLED)
    const { stdout } = await promisify(execFile)(NODE_26 ?? '', [PROGRAM, EVERY])
    const { changes, dues, wrong } = JSON.parse(stdout) as TemporalComparison
    expect(wrong).toEqual([])
    expect(changes).toBeGreaterThan(150)
    expect(dues).toBeGreaterThan(25_000)
  },
)
