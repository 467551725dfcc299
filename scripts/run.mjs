/** Runs programs of this workspace, with the pinned Node and the installed tools first on PATH. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The environment in which the workspace's programs run. */
export function environment(folder = ROOT) {
  const tools = [folder, ROOT].map((path) => join(path, 'node_modules/.bin'))
  return { ...process.env, PATH: [...tools, process.env.PATH].join(delimiter) }
}

/** Runs a program in a folder, on this terminal. Resolves to its exit code. */
export async function run(program, args, folder = ROOT) {
  const child = spawn(program, args, { cwd: folder, env: environment(folder), stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  return code ?? 1
}
