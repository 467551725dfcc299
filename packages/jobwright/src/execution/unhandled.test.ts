/** Rejections of tasks, hooks, listeners and providers: the runner handles each of them. */

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

const program = fileURLToPath(new URL('../behaviour/support/misbehaving-program.ts', import.meta.url))

test('a program whose tasks do everything wrong goes on, names them, and ends without an unhandled rejection', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--unhandled-rejections=strict', program])
  const wrong = [
    'throws_undefined',
    'throws_text',
    'returns_nonsense',
    'never_settles',
    'rejects_late',
    'wrong_in_every_hook',
    'inbox',
  ]
  expect(JSON.parse(stdout)).toEqual({
    state: 'stopped',
    good: 11,
    failing: wrong,
    stuck: ['never_settles'],
    dead: wrong,
  })
})
