/**
 * The commands of the repository's package.json: installs missing dependencies, then runs one
 * command.
 */

import { check } from './check.mjs'
import { install } from './install.mjs'
import { pack } from './pack.mjs'
import { run } from './run.mjs'
import { start } from './start.mjs'

const COMMANDS = {
  start,
  // By default Vitest leaves one core free for each project, which on two cores is half of them.
  test: (args) => run('vitest', ['run', '--maxWorkers=100%', ...args]),
  check,
  build: (args) => run('tsdown', args),
  pack: async () => void (await pack()),
  bench: (args) => run('node', ['bench/src/main.ts', ...args]),
}

const [name, ...rest] = process.argv.slice(2)
const command = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name] : undefined
if (command === undefined) {
  console.error(`usage: node scripts/workspace.mjs ${Object.keys(COMMANDS).join('|')} [-- arguments]`)
  process.exit(2)
}
// npm removes the "--", and pnpm passes it on.
const args = rest[0] === '--' ? rest.slice(1) : rest
process.exitCode = (await install()) || ((await command(args)) ?? 0)
