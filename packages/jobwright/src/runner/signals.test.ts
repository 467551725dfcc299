import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

const program = fileURLToPath(new URL('../behaviour/support/deaf-program.ts', import.meta.url))

test('a second signal ends the process at once', async () => {
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  let again: NodeJS.Timeout | undefined
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    if (output === 'run.started\n') child.kill('SIGTERM')
    // Signals within a tenth of a second count once, so the test sends them until one counts.
    if (output.includes('runner.stopping')) again ??= setInterval(() => child.kill('SIGTERM'), 20)
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  clearInterval(again)
  expect([output, code]).toEqual(['run.started\nrunner.stopping\n', 128 + 15])
})
