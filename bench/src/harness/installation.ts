/**
 * The packages as a user installs them, from packed tarballs, beside the libraries they are
 * compared with.
 */

import { execFile } from 'node:child_process'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

const ROOT = join(import.meta.dirname, '../../..')
const TARBALLS = join(ROOT, '.cache/tarballs')

/**
 * The folder in which everything is installed. Measurements run from there, never from the sources.
 */
export const INSTALLED: string = join(ROOT, '.cache/bench')

/** The libraries that jobwright is compared with, and those that a measured project needs. */
const PEERS = [
  'better-sqlite3',
  'croner',
  'esbuild',
  'fastq',
  'node-cron',
  'node-schedule',
  'oxc-parser',
  'p-queue',
  'typescript',
  'vite',
  'yocto-queue',
]

/**
 * Packs the packages, installs them with the peers, and copies the programs of `go/` beside them.
 */
export async function install(): Promise<void> {
  await run(process.execPath, [join(ROOT, 'scripts/workspace.mjs'), 'pack'])
  await mkdir(INSTALLED, { recursive: true })
  const packages = (await readdir(TARBALLS)).map((file) => join(TARBALLS, file))
  const peers = await Promise.all(PEERS.map(async (name) => `${name}@${await versionOf(name)}`))
  await writeFile(join(INSTALLED, 'package.json'), '{ "private": true, "type": "module" }')
  await run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', ...packages, ...peers], {
    cwd: INSTALLED,
  })
  await cp(join(import.meta.dirname, '../go'), join(INSTALLED, 'go'), { recursive: true })
}

async function versionOf(name: string): Promise<string> {
  const manifest = join(import.meta.dirname, '../../node_modules', name, 'package.json')
  return (JSON.parse(await readFile(manifest, 'utf8')) as { version: string }).version
}
