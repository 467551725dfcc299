/** The packed packages, installed by npm in a folder outside the workspace. */

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

import {
  createFixture,
  runProgram,
  startProgram,
  type Fixture,
  type ProgramResult,
  type RunningProgram,
} from '@jobwright/test-support'

import { nodes } from './nodes.ts'

const TARBALLS = join(import.meta.dirname, '../../.cache/tarballs')

/** The tools and libraries that a user's project has beside jobwright. */
const TOOLS = ['@types/node', 'arktype', 'esbuild', 'typescript', 'valibot', 'vite', 'zod']

/** The installed packages. Projects in their folder resolve them. */
export interface Installation extends AsyncDisposable {
  createProject(files: Readonly<Record<string, string>>): Promise<Fixture>
  /**
   * Runs `node`, or a command of an installed package, in a project.
   *
   * @param options a Node other than the pinned one
   */
  run(project: Fixture, command: string, options?: { readonly node?: string }): Promise<ProgramResult>
  /** The installed packages, theirs included, sorted by name. */
  packages(): Promise<readonly string[]>
  /** The same for a program that runs until a signal stops it. */
  start(project: Fixture, command: string): RunningProgram
}

/** Installs the packages and the tools; or, for production, these packages alone. */
export async function install(alone?: readonly string[]): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), 'jobwright-'))
  const dependencies =
    alone === undefined ? { ...(await packages()), ...(await tools()) } : only(alone, await packages())
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies }),
  )
  // With the oldest Node on this machine: `--engine-strict` refuses packages that do not support
  // it.
  const node = dirname(nodes().at(-1)!.path)
  const { code, output, errors } = await runProgram(
    ['npm', 'install', '--engine-strict', '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock'],
    { folder, env: { PATH: `${node}${delimiter}${process.env['PATH']}` } },
  )
  if (code !== 0) throw new Error(`npm install ended with ${code}\n${output}${errors}`)
  return {
    createProject: (files) => createFixture(folder, files),
    run: (project, command, options) => startInstalled(folder, project, command, options).result,
    packages: () => installedIn(join(folder, 'node_modules')),
    start: (project, command) => startInstalled(folder, project, command),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

function startInstalled(
  folder: string,
  { root }: Fixture,
  command: string,
  { node = process.execPath }: { readonly node?: string } = {},
): RunningProgram {
  const [name = '', ...args] = command.split(' ')
  const script = name === 'node' ? [] : [join(folder, 'node_modules/.bin', name)]
  // The scripts of pnpm, which run the tests, add the packages of the workspace there.
  return startProgram([node, ...script, ...args], { folder: root, env: { NODE_PATH: '' } })
}

/** `{ jobwright: 'file:…/jobwright-0.1.0.tgz', … }` */
async function packages(): Promise<Record<string, string>> {
  const files = await readdir(TARBALLS)
  return Object.fromEntries(files.map((file) => [nameOf(file), `file:${join(TARBALLS, file)}`]))
}

function only(names: readonly string[], all: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)))
}

async function installedIn(modules: string): Promise<readonly string[]> {
  const manifests = await readdir(modules, { recursive: true })
  const found = manifests.filter((path) => /^(?:@[^/]+\/)?[^@./][^/]*\/package\.json$/.test(path))
  return found.map((path) => dirname(path)).toSorted()
}

/** `@jobwright/cli` for `jobwright-cli-0.1.0.tgz`. */
function nameOf(tarball: string): string {
  return tarball.replace(/-\d.*$/, '').replace(/^jobwright-/, '@jobwright/')
}

async function tools(): Promise<Record<string, string>> {
  const versions = TOOLS.map(async (name) => [name, await versionOf(name)] as const)
  return Object.fromEntries(await Promise.all(versions))
}

async function versionOf(name: string): Promise<string> {
  const manifest = await readFile(join(import.meta.dirname, '../node_modules', name, 'package.json'), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
