/** `--watch`: one compile at a time, after each burst of changes, until the program is asked to end. */

import { once } from 'node:events'
import { watch as watchFolder } from 'node:fs'

import { Bursts, ProjectConfigError, type Compilation } from '@jobwright/compiler'
import { watch as watchFiles, type FSWatcher } from 'chokidar'

import { ExitCode } from '../command/exit-code.ts'

/** About 12 days: where nothing is left to be watched, the program waits for it to come back. */
const KEEP_ALIVE_MS = 2 ** 30

/** Calls `compileAgain` after each change of what the compilation depends on; resolves after Ctrl-C. */
export async function watch(
  compilation: Compilation,
  compileAgain: () => Promise<Compilation>,
): Promise<ExitCode> {
  const signal = interruption()
  const keepAlive = setInterval(() => {}, KEEP_ALIVE_MS)
  const watcher = watchFiles(watchedBy(compilation), {
    ignoreInitial: true,
    ignored: (path) => path.replaceAll('\\', '/').startsWith(`${compilation.project.output}/`),
  })
  const bursts = new Bursts()
  watcher.on('all', () => bursts.notice())
  watchAgain(watcher)
  watchConfig(compilation.project.root, watcher, signal)
  try {
    await once(watcher, 'ready', { signal })
    process.stdout.write('watching for changes, Ctrl-C ends\n')
    await bursts.each(async () => {
      const next = await compileAgain().catch(told)
      if (next !== undefined) watcher.add(watchedBy(next))
    }, signal)
    return ExitCode.FINE
  } catch (error) {
    if (!signal.aborted) throw error
    return ExitCode.FINE
  } finally {
    clearInterval(keepAlive)
    await watcher.close()
  }
}

/** Of what is not there yet only what would come into the project: above it there is too much to be watched. */
function watchedBy({ project, inputs, missing }: Compilation): string[] {
  const awaited = missing.filter(
    (path) => path.startsWith(`${project.root}/`) && !path.includes('/node_modules/'),
  )
  return [...project.tasks, ...inputs, ...awaited]
}

/** A folder that is deleted and made again is another one to the watcher. */
function watchAgain(watcher: FSWatcher): void {
  watcher.on('unlinkDir', (folder) => {
    watcher.unwatch(folder)
    watcher.add(folder)
  })
}

/** A config file may come, whatever its extension, where there was none. */
function watchConfig(root: string, watcher: FSWatcher, signal: AbortSignal): void {
  watchFolder(root, { signal }, (_event, name) => {
    if (name?.startsWith('jobwright.config.')) watcher.emit('all', 'change', `${root}/${name}`)
  })
}

/** A config that cannot be used is told; it may be mended with the next change. */
function told(error: unknown): undefined {
  if (!(error instanceof ProjectConfigError)) throw error
  process.stderr.write(`jobwright: ${error.message}\n`)
  process.stdout.write('the config cannot be used, nothing written\n')
}

function interruption(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort())
  return controller.signal
}
