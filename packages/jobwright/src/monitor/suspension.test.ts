import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { expect, test, vi } from 'vitest'

const program = fileURLToPath(new URL('../behaviour/support/suspended-program.ts', import.meta.url))

test.each(['waiting', 'busy'])(
  'a %s process that was suspended does not report that its jobs blocked the event loop or missed ticks',
  async (feature) => {
    const child = spawn(process.execPath, [program, feature], { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    await vi.waitUntil(() => output === 'ready\n', { timeout: 90_000 })
    child.kill('SIGSTOP')
    const suspendedAt = performance.now()
    await vi.waitUntil(() => performance.now() - suspendedAt > 2500, { timeout: 90_000 })
    child.kill('SIGCONT')
    await once(child, 'close')
    const healthy = { status: 'healthy', issues: [] }
    expect(JSON.parse(output.split('\n')[1]!)).toEqual({ atOnce: healthy, blocked: [], later: healthy })
  },
)
