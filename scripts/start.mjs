/** `npm start`: builds the playground and runs it until it ends by itself or is asked to. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

import { environment, ROOT, run } from './run.mjs'

const PLAYGROUND = join(ROOT, 'playground')
const NODE = join(ROOT, 'node_modules/node/bin/node')

/** On Ctrl-C both the terminal and npm send a signal: what comes this soon after another is the same wish. */
const SAME_WISH_MS = 500

/** Passes the arguments on to the playground; gives its exit code. */
export async function start(args) {
  const code = await run('vite', ['build', '--logLevel', 'warn'], PLAYGROUND)
  return code || runPlayground(args)
}

async function runPlayground(args) {
  const child = spawn(NODE, ['--enable-source-maps', 'dist/main.js', ...args], {
    cwd: PLAYGROUND,
    env: environment(PLAYGROUND),
    stdio: 'inherit',
    // A process group of its own, so that signals reach it only from here, each wish once.
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
      if (Date.now() - last > SAME_WISH_MS) child.kill(signal)
      last = Date.now()
    })
  }
}
