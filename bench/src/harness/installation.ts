/**
 * The packages as a user installs them, from packed tarballs, beside the libraries they are
 * compared with: those of the sources, and those of an earlier build.
 */

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

const ROOT = join(import.meta.dirname, '../../..')

/** The commit of the earlier build, which figures are compared with. */
const COMMIT_BEFORE = '82cfc48'

/**
 * The folder in which everything is installed. Measurements run from there, never from the sources.
 */
export const INSTALLED: string = join(ROOT, '.cache/bench')

/** The same with the packages of the earlier build. */
export const INSTALLED_BEFORE: string = join(ROOT, `.cache/bench-${COMMIT_BEFORE}`)

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

/** Packs and installs both builds. The earlier one is kept: it needs the repository's history. */
export async function install(): Promise<void> {
  await installPackages(ROOT, INSTALLED)
  if (!existsSync(join(INSTALLED_BEFORE, 'node_modules/jobwright'))) {
    await installPackages(await sourcesBefore(), INSTALLED_BEFORE)
  }
  await copyPrograms(INSTALLED_BEFORE)
}

/** Packs the packages of these sources, installs them with the peers, and copies the programs. */
async function installPackages(sources: string, folder: string): Promise<void> {
  await run(process.execPath, [join(sources, 'scripts/workspace.mjs'), 'pack'], { cwd: sources })
  await mkdir(folder, { recursive: true })
  const tarballs = join(sources, '.cache/tarballs')
  const packages = (await readdir(tarballs)).map((file) => join(tarballs, file))
  const peers = await Promise.all(PEERS.map(async (name) => `${name}@${await versionOf(name)}`))
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  await run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', ...packages, ...peers], {
    cwd: folder,
  })
  await copyPrograms(folder)
}

/** Checks the earlier commit out into the cache. */
async function sourcesBefore(): Promise<string> {
  const folder = join(ROOT, `.cache/sources-${COMMIT_BEFORE}`)
  if (existsSync(folder)) return folder
  await run('git', ['clone', '--quiet', '--no-checkout', ROOT, folder])
  await run('git', ['checkout', '--quiet', COMMIT_BEFORE], { cwd: folder })
  return folder
}

async function copyPrograms(folder: string): Promise<void> {
  await rm(join(folder, 'go'), { recursive: true, force: true })
  await cp(join(import.meta.dirname, '../go'), join(folder, 'go'), { recursive: true })
}

async function versionOf(name: string): Promise<string> {
  const manifest = join(import.meta.dirname, '../../node_modules', name, 'package.json')
  return (JSON.parse(await readFile(manifest, 'utf8')) as { version: string }).version
}
