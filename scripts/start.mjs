/** `npm start`: builds the playground, and runs it until it ends or a signal stops it. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

import { environment, ROOT, run } from './run.mjs'

const PLAYGROUND = join(ROOT, 'playground')
const NODE = join(ROOT, 'node_modules/node/bin/node')

/**
 * On Ctrl-C both the terminal and npm send a signal. A second one within this time is the same key
 * press.
 */
const SAME_SIGNAL_MS = 500

/** Passes the arguments to the playground. Resolves to its exit code. */
export async function start(args) {
  const code = await run('vite', ['build', '--logLevel', 'warn'], PLAYGROUND)
  return code || runPlayground(args)
}

async function runPlayground(args) {
  const child = spawn(NODE, ['--enable-source-maps', 'dist/main.js', ...args], {
    cwd: PLAYGROUND,
    env: environment(PLAYGROUND),
    stdio: 'inherit',
    // A process group of its own: signals reach it only from here, once for each key press.
    detached: true,
  })
  forwardSignals(child)
  const [code] = await once(child, 'exit')
  return code ?? 1
}

function forwardSignals(child) {
  let last = 0
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (Date.now() - last > SAME_SIGNAL_MS) child.kill(signal)
      last = Date.now()
    })
  }
}
