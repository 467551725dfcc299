/** Builds the packages, and packs them as they would be published. */

import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { pnpm } from './install.mjs'
import { ROOT, run } from './run.mjs'

/**
 * Packs all packages, and resolves to the paths of the tarballs.
 *
 * @throws Error if the build or pnpm fails; both have printed their reason
 */
export async function pack(folder = join(ROOT, '.cache/tarballs')) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  await runOrThrow('tsdown', ['--logLevel', 'warn'])
  await runOrThrow('npx', [
    '--yes',
    pnpm(),
    '--filter',
    './packages/*',
    '--silent',
    'pack',
    '--pack-destination',
    folder,
  ])
  return readdirSync(folder).map((file) => join(folder, file))
}

async function runOrThrow(program, args) {
  const code = await run(program, args)
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}`)
}
