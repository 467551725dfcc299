/** Installs the dependencies with the pinned pnpm, if they have changed since the last time. */

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { ROOT, run } from './run.mjs'

/** Holds the fingerprint of the installed dependencies. It is deleted together with them. */
const STAMP = join(ROOT, 'node_modules/.installed')

/** Resolves to pnpm's exit code, or to 0 if everything is installed already. */
export async function install() {
  const wanted = fingerprint()
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return 0
  const code = await run('npx', ['--yes', pnpm(), 'install', '--frozen-lockfile'])
  if (code === 0) writeFileSync(STAMP, wanted)
  return code
}

/** The package manager that package.json pins: `pnpm@1.2.3`. */
export function pnpm() {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).packageManager
}

function fingerprint() {
  const hash = createHash('sha256')
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests()]) {
    hash.update(`${file}\n`).update(readFileSync(join(ROOT, file)))
  }
  return hash.digest('hex')
}

function manifests() {
  const packages = readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}`)
  return ['.', 'bench', 'end-to-end', 'playground', 'test-support', ...packages]
    .map((folder) => `${folder}/package.json`)
    .filter((file) => existsSync(join(ROOT, file)))
}
