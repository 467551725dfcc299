/**
 * What git knows of the generated files. Without git, or outside of a repository, it knows nothing.
 */

import { execFile } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

import { withSlashes } from '../files/path.ts'

/** Whether git tracks a file in the folder, be it on disk or deleted. */
export async function isTracked(folder: string): Promise<boolean> {
  const { from, name } = placeOf(folder)
  return ((await git(from, ['ls-files', '-z', '--', name || '.'])) ?? '') !== ''
}

/**
 * The files that git ignores. A tracked file is never ignored, whatever the ignore files say.
 *
 * @param folder the absolute folder of the files, which need not exist
 * @param names the names of the files in it
 */
export async function ignoredIn(folder: string, names: readonly string[]): Promise<ReadonlySet<string>> {
  const { from, name } = placeOf(folder)
  const inFolder = name === '' ? '' : `${name}/`
  const asked = names.map((file) => `${inFolder}${file}\0`).join('')
  const ignored = (await git(from, ['check-ignore', '-z', '--stdin'], asked)) ?? ''
  return new Set(ignored.split('\0').map((path) => path.slice(inFolder.length)))
}

/** Whether git ignores an existing folder with all that is in it. */
export async function isIgnored(folder: string): Promise<boolean> {
  return (await git(folder, ['check-ignore', '--quiet', '.'])) !== undefined
}

/** The text of a file in a commit; `undefined` if the commit holds none. */
export function committedText(folder: string, name: string, commit: string): Promise<string | undefined> {
  const place = placeOf(`${folder}/${name}`, folder)
  return git(place.from, ['show', `${commit}:./${place.name}`])
}

/** Whether the repository of a folder has this commit, which a branch or a tag may name. */
export async function isCommit(folder: string, commit: string): Promise<boolean> {
  const revision = `${commit}^{commit}`
  return (
    (await git(placeOf(folder).from, ['rev-parse', '--verify', '--quiet', '--end-of-options', revision])) !==
    undefined
  )
}

/** The nearest existing folder, from where git finds the repository, and the rest of the path. */
function placeOf(path: string, nearest: string = path): { readonly from: string; readonly name: string } {
  let from = nearest
  while (!existsSync(from) && dirname(from) !== from) from = dirname(from)
  return { from: realpathSync(from), name: withSlashes(relative(from, path)) }
}

/** A manifest of ten thousand jobs has a few million bytes. */
const MOST_BYTES = 2 ** 28

/** The output of a git command; `undefined` if it fails. */
function git(folder: string, args: readonly string[], input = ''): Promise<string | undefined> {
  if (!isInRepository(folder)) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    const child = execFile(
      'git',
      args,
      { cwd: folder, env: environment(), maxBuffer: MOST_BYTES },
      (error, output) => resolve(error === null ? output : undefined),
    )
    // Where git does not start, or ends early, the callback says so.
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })
}

/** A look at the folders above is far cheaper than a process of git. */
function isInRepository(folder: string): boolean {
  const { GIT_DIR, GIT_WORK_TREE } = process.env
  if (GIT_DIR !== undefined || GIT_WORK_TREE !== undefined) return true
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true
    if (dirname(at) === at) return false
  }
}

/**
 * The environment without the variables that git sets for a hook. They hold in the hook's folder
 * alone, and without them git finds the repository again. A person who sets the repository by hand
 * sets its work tree too.
 */
function environment(): NodeJS.ProcessEnv {
  const { GIT_DIR: _repository, GIT_INDEX_FILE: _index, ...others } = process.env
  return others['GIT_WORK_TREE'] === undefined ? others : process.env
}
