/** Goes in processes of their own, with the packages as a user installs them. */

import { execFile } from 'node:child_process'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

const ROOT = join(import.meta.dirname, '../../..')
const TARBALLS = join(ROOT, '.cache/tarballs')

/** Where the packed packages are installed; what is measured is what a user runs, not the sources. */
export const INSTALLED: string = join(ROOT, '.cache/bench')

/** What is installed besides our own packages. */
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

/** Packs our packages, and installs them with the peers. */
export async function install(): Promise<void> {
  await run(process.execPath, [join(ROOT, 'scripts/workspace.mjs'), 'pack'])
  await mkdir(INSTALLED, { recursive: true })
  const ours = (await readdir(TARBALLS)).map((file) => join(TARBALLS, file))
  const peers = await Promise.all(PEERS.map(async (name) => `${name}@${await versionOf(name)}`))
  await writeFile(join(INSTALLED, 'package.json'), '{ "private": true, "type": "module" }')
  await run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', ...ours, ...peers], {
    cwd: INSTALLED,
  })
  await cp(join(import.meta.dirname, '../go'), join(INSTALLED, 'go'), { recursive: true })
}

/** The milliseconds of one go, without the start of Node. */
export async function go(what: string, root: string): Promise<number> {
  const { stdout } = await run(process.execPath, [join(INSTALLED, 'go/build.ts'), what, root])
  return Number(stdout)
}

/** The figures that one go prints as JSON. */
export async function figuresOf(name: string, words: readonly string[]): Promise<Record<string, number>> {
  const { stdout } = await run(process.execPath, ['--expose-gc', join(INSTALLED, `go/${name}.ts`), ...words])
  return JSON.parse(stdout) as Record<string, number>
}

/** The milliseconds of one type-check of a project, as a whole process. */
export async function typeCheck(root: string): Promise<number> {
  const tsc = join(INSTALLED, 'node_modules/typescript/bin/tsc')
  const start = performance.now()
  await run(process.execPath, [tsc, '-p', root])
  return performance.now() - start
}

/** Forgets what earlier compiles of the project left: its cache and its generated files. */
export async function forget(root: string): Promise<void> {
  await rm(join(root, 'node_modules/.cache'), { recursive: true, force: true })
  await rm(join(root, 'src/jobs.gen'), { recursive: true, force: true })
}

async function versionOf(name: string): Promise<string> {
  const manifest = join(import.meta.dirname, '../../node_modules', name, 'package.json')
  return (JSON.parse(await readFile(manifest, 'utf8')) as { version: string }).version
}
